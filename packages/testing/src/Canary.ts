/**
 * Stands in every generated value of a person (names, addresses, identifiers): wherever it shows up, such a value leaked.
 * Letters and digits alone, so that no encoding changes it.
 */
export const person = "kanarievogel7"

/** The key that generated worlds use. Nothing but the authorization of a request may hold it. */
export const key = "kanarie-sleutel-4f1d9c0a7b"
