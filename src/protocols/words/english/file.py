"""Why a file cannot be read, where the system does not say it well."""

SENTENCES = {
    "file.not-ordinary": "it is not an ordinary file",
}
