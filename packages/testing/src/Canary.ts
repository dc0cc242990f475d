/**
 * Part of every generated personal value (names, addresses, identifiers): wherever it appears, such a value leaked. Letters
 * and digits only, so that no encoding changes it.
 */
export const person = "kanarievogel7"

/** The key that generated worlds use. Only the authorization of a request may contain it. */
export const key = "kanarie-sleutel-4f1d9c0a7b"
