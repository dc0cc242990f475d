/**
 * Part of every generated personal value (names, addresses, identifiers). A string that contains it contains a leaked
 * value. It consists of letters and digits, so that no encoding changes it.
 */
export const person = "kanarievogel7"

/** The key in generated worlds. Only the authorization of a request may contain it. */
export const key = "kanarie-sleutel-4f1d9c0a7b"
