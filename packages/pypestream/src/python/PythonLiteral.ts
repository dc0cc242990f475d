import { Either } from "effect"

/** The reason why a string is not a literal. `line` is 0 in the first line of the text. */
export interface NotALiteral {
  readonly code: string
  readonly line: number
  readonly message: string
}

/** A Python literal of a string or a list of strings. Characters with a special meaning in Python are escaped. */
export const write = (value: string | ReadonlyArray<string>): string =>
  typeof value === "string" ? `"${[...value].map(escaped).join("")}"` : `[${value.map((one) => write(one)).join(", ")}]`

const escaped = (character: string): string => {
  if (character === '"' || character === "\\") return `\\${character}`
  if (character === "\n") return "\\n"
  const code = character.codePointAt(0) ?? 0
  if (code >= 0x20 && code < 0x7f) return character
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`
}

/** An assignment: its name and the text of its value, up to the next statement. */
export interface Assignment {
  readonly name: string
  /** 1-based. */
  readonly line: number
  readonly source: string
}

/**
 * The assignments at the top level of a Python file, in order. Lines inside brackets belong to the previous assignment.
 */
export const assignments = (text: string): ReadonlyArray<Assignment> => {
  const found: Array<{ name: string; line: number; source: string }> = []
  text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .forEach((line, at) => {
      const start = /^([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(line)
      const last = found.at(-1)
      if (start !== null) found.push({ name: start[1] ?? "", line: at + 1, source: start[2] ?? "" })
      else if (last !== undefined && !/^(?:import|from|def|class|if|for|try)\b/.test(line)) last.source += `\n${line}`
    })
  return found
}

/**
 * Reads one literal, followed only by white space and comments. `os.environ["X"]` and `os.environ.get("X")` are looked
 * up in `environment`. Returns every variable that is not set, or the first other mistake.
 */
export const read = (
  source: string,
  environment: Readonly<Record<string, string | undefined>>
): Either.Either<unknown, ReadonlyArray<NotALiteral>> => {
  const reader = new LiteralReader(source, environment)
  try {
    const value = reader.value()
    reader.end()
    return reader.missing.length > 0 ? Either.left(reader.missing) : Either.right(value)
  } catch (error) {
    if (error instanceof Mismatch) return Either.left([{ code: error.code, line: reader.line, message: error.message }])
    throw error
  }
}

class Mismatch extends Error {
  constructor(
    readonly code: string,
    message: string
  ) {
    super(message)
  }
}

const constants: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["True", true],
  ["False", false],
  ["None", null]
])

/** Deeper than any configuration. Protects the stack against hostile files. */
const deepest = 50

class LiteralReader {
  readonly #source: string
  readonly #environment: Readonly<Record<string, string | undefined>>
  readonly missing: Array<NotALiteral> = []
  #at = 0
  #depth = 0

  constructor(source: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#source = source
    this.#environment = environment
  }

  get line(): number {
    return this.#source.slice(0, this.#at).split("\n").length - 1
  }

  value(): unknown {
    this.#blanks()
    const next = this.#source[this.#at]
    if (next === "[" || next === "(") return this.#nested(() => this.#list(next === "[" ? "]" : ")"))
    if (next === "{") return this.#nested(() => this.#dictionary())
    if (next === '"' || next === "'") return this.#text()
    return this.#word()
  }

  end(): void {
    this.#blanks()
    if (this.#at < this.#source.length)
      throw new Mismatch("python-not-a-literal", "There is text after the value. Only literals can be read.")
  }

  #nested<A>(read: () => A): A {
    if (++this.#depth > deepest) throw new Mismatch("python-too-deep", `The value has more than ${deepest} levels.`)
    const value = read()
    this.#depth--
    return value
  }

  #blanks(): void {
    const blank = /(?:\s|#[^\n]*|\\\n)*/y
    blank.lastIndex = this.#at
    blank.exec(this.#source)
    this.#at = Math.max(this.#at, blank.lastIndex)
  }

  #take(text: string): boolean {
    this.#blanks()
    if (!this.#source.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #list(close: string): Array<unknown> {
    this.#at++
    const values: Array<unknown> = []
    while (!this.#take(close)) {
      values.push(this.value())
      if (!this.#take(",") && !this.#followedBy(close))
        throw new Mismatch("python-comma-missing", `A comma or ${close} is missing.`)
    }
    return values
  }

  #dictionary(): Record<string, unknown> {
    this.#at++
    const entries: Array<[string, unknown]> = []
    while (!this.#take("}")) {
      const key = this.value()
      if (typeof key !== "string")
        throw new Mismatch("python-key-not-text", "A key of a dictionary must be a string in quotation marks.")
      if (!this.#take(":")) throw new Mismatch("python-colon-missing", "A colon is missing after a key.")
      entries.push([key, this.value()])
      if (!this.#take(",") && !this.#followedBy("}"))
        throw new Mismatch("python-comma-missing", "A comma or } is missing.")
    }
    return Object.fromEntries(entries)
  }

  #followedBy(text: string): boolean {
    this.#blanks()
    return this.#source.startsWith(text, this.#at)
  }

  #text(): string {
    const literal =
      /'''(?:[^\\]|\\[\s\S])*?'''|"""(?:[^\\]|\\[\s\S])*?"""|'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y
    literal.lastIndex = this.#at
    const found = literal.exec(this.#source)?.[0]
    if (found === undefined) throw new Mismatch("python-quote-open", "A quotation mark is not closed on its line.")
    this.#at += found.length
    const marks = found.startsWith("'''") || found.startsWith('"""') ? 3 : 1
    return unescaped(found.slice(marks, -marks))
  }

  #word(): unknown {
    const variable = /os\.environ(?:\[|\.get\()\s*["'](\w+)["']\s*[\])]/y
    variable.lastIndex = this.#at
    const name = variable.exec(this.#source)?.[1]
    if (name !== undefined) {
      this.#at = variable.lastIndex
      const value = this.#environment[name]
      if (value === undefined) {
        const message = `The environment variable ${name} is not set.`
        this.missing.push({ code: "variable-missing", line: this.line, message })
      }
      return value
    }
    const word = /[A-Za-z_]\w*|-?\d+(?:\.\d+)?/y
    word.lastIndex = this.#at
    const found = word.exec(this.#source)?.[0]
    if (found !== undefined) this.#at += found.length
    if (found !== undefined && constants.has(found)) return constants.get(found)
    if (found !== undefined && /^-?\d/.test(found)) return Number(found)
    throw new Mismatch(
      "python-not-a-literal",
      "This is not a string, a number, a list or a dictionary. Only literals can be read, not function calls."
    )
  }
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "0": "\0",
  "\n": ""
}

const unescaped = (text: string): string =>
  text.replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[\s\S])/g, (all, letters: string) => {
    if (letters.length === 1) return escapes[letters] ?? all
    const code = Number.parseInt(letters.slice(1), 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
