/**
 * The letter that leads to each page after `g`: the first one of its name that no page before it has. A page of whose name
 * no letter is left has none.
 */
export const letters = (names: ReadonlyArray<string>): ReadonlyMap<string, string> => {
  const taken = new Map<string, string>()
  for (const name of names) {
    const letter = [...name].find((one) => !taken.has(one))
    if (letter !== undefined) taken.set(letter, name)
  }
  return new Map([...taken].map(([letter, name]) => [name, letter]))
}
