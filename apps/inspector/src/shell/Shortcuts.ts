/**
 * The key that opens each page after `g`: the first character of its name that no earlier page uses. A page without an
 * unused character has no shortcut.
 */
export const shortcuts = (names: ReadonlyArray<string>): ReadonlyMap<string, string> => {
  const taken = new Map<string, string>()
  for (const name of names) {
    const key = [...name].find((one) => !taken.has(one))
    if (key !== undefined) taken.set(key, name)
  }
  return new Map([...taken].map(([key, name]) => [name, key]))
}
