/**
 * The strings in the settings of a destination that must not be stored or shown: every string of at least
 * {@link shortestText} characters, and shorter ones whose name says that they are secret, such as `pin` or `token`. Of
 * an address, the user, the values of the query and long random parts of the path; the address itself is shown.
 *
 * `open` are names of settings that are not secret, such as `region`, or `signature.form` of a setting in another one.
 */
export const secretsOf = (settings: unknown, open: ReadonlyArray<string> = []): ReadonlyArray<string> => {
  const found = new Set<string>()
  collect(settings, { name: "", path: "" }, open, found)
  return [...found].sort((a, b) => b.length - a.length)
}

/** Shorter strings occur in ordinary sentences by chance. */
const shortestText = 8
/** The same for strings whose name says that they are secret. */
const shortestSecret = 4

const secretName = /auth|bearer|cert|cookie|cred|key|pass|pin|private|pwd|secret|session|signature|token/i

interface Place {
  readonly name: string
  /** The names from the top, joined with dots. */
  readonly path: string
}

const collect = (value: unknown, { name, path }: Place, open: ReadonlyArray<string>, found: Set<string>): void => {
  if (typeof value === "number" && secretName.test(name)) collect(String(value), { name, path }, open, found)
  else if (typeof value === "string") for (const text of secretParts(value, name)) found.add(text)
  else if (Array.isArray(value)) for (const element of value) collect(element, { name, path }, open, found)
  else if (isPlain(value))
    for (const [member, inner] of Object.entries(value)) {
      const below = path === "" ? member : `${path}.${member}`
      if (!open.includes(below)) collect(inner, { name: member, path: below }, open, found)
    }
}

/** Settings in code may contain a client with thousands of members. Only strings of a configuration are searched. */
const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype

const secretParts = (text: string, name: string): ReadonlyArray<string> => {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(text) && URL.canParse(text)) return partsOfUrl(new URL(text))
  const shortest = secretName.test(name) ? shortestSecret : shortestText
  return [text, ...text.split(/\s+/)].filter(({ length }) => length >= shortest)
}

const partsOfUrl = ({ password, pathname, searchParams, username }: URL): ReadonlyArray<string> =>
  [password, username, ...searchParams.values(), ...pathname.split("/").filter(isRandom)]
    .flatMap((part) => [part, decoded(part)])
    .filter(({ length }) => length >= shortestSecret)

/** Whether a part of a path looks like a key and not like a name: `T024BE7LD0XK91B2` of a webhook. */
const isRandom = (part: string): boolean => part.length >= 16 && /\d/.test(part) && /[a-z]/i.test(part)

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
