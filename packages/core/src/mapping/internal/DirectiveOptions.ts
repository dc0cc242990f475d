import * as NearMiss from "@sluice/values/NearMiss"
import { type CompiledValue, type Compiler, nothing, type Site } from "./CompiledValue.js"
import { alternatives, described, problem } from "./Problem.js"
import { part } from "./Site.js"

/** The keys and values of an object of the mapping, without members that are `undefined`. */
export const entries = (value: unknown): ReadonlyArray<readonly [string, unknown]> | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).filter(([, member]) => member !== undefined)
    : undefined

/** Reads the options of a directive and reports each mistake once. */
export class DirectiveOptions {
  readonly #given: ReadonlyMap<string, unknown>
  /** Options that are similar to an unknown name. Reporting them as missing would report the same mistake twice. */
  readonly #misspelt: ReadonlySet<string>

  readonly #place: Site
  readonly #compiler: Compiler

  private constructor(
    given: ReadonlyArray<readonly [string, unknown]>,
    place: Site,
    compiler: Compiler,
    known: ReadonlyArray<string>
  ) {
    this.#place = place
    this.#compiler = compiler
    this.#given = new Map(given)
    this.#misspelt = new Set(
      given.flatMap(([name]) => (known.includes(name) ? [] : [NearMiss.suggest(name, known) ?? ""]))
    )
  }

  /** `undefined` if the body is not an object. */
  static open(
    body: unknown,
    site: Site,
    compiler: Compiler,
    known: ReadonlyArray<string>
  ): DirectiveOptions | undefined {
    const given = entries(body)
    if (given === undefined) {
      compiler.report(problem(site, { found: described(body), expected: `an object with ${alternatives(known)}` }))
      return undefined
    }
    for (const [name] of given) {
      if (known.includes(name)) continue
      const what = { found: `the option ${JSON.stringify(name)}`, expected: alternatives(known) }
      compiler.report(problem(part(site, name), { ...what, word: name, candidates: known }))
    }
    return new DirectiveOptions(given, site, compiler, known)
  }

  has(name: string): boolean {
    return this.#given.has(name)
  }

  raw(name: string): unknown {
    return this.#given.get(name)
  }

  site(name: string): Site {
    return part(this.#place, name)
  }

  /** A part of the mapping. */
  value(name: string): CompiledValue {
    if (!this.required(name, "a value or a directive")) return nothing
    return this.#compiler.value(this.raw(name), this.site(name))
  }

  optionalValue(name: string): CompiledValue {
    return this.has(name) ? this.value(name) : nothing
  }

  /** Reads one of these words. */
  oneOf<const Word extends string>(name: string, words: ReadonlyArray<Word>): Word | undefined {
    if (!this.required(name, alternatives(words))) return undefined
    const found = this.raw(name)
    const word = words.find((candidate) => candidate === found)
    if (word === undefined) this.#wrong(name, alternatives(words), words)
    return word
  }

  /** Literal text of the mapping, with a length between these, both included. */
  text(name: string, least: number, most: number): string | undefined {
    const expected = `text of ${least} to ${most} characters`
    if (!this.required(name, expected)) return undefined
    const found = this.raw(name)
    if (typeof found === "string" && found.length >= least && found.length <= most) return found
    this.#wrong(name, expected)
    return undefined
  }

  optionalText(name: string, least: number, most: number): string | undefined {
    return this.raw(name) === null || !this.has(name) ? undefined : this.text(name, least, most)
  }

  flag(name: string, absent: boolean): boolean {
    if (!this.has(name)) return absent
    const found = this.raw(name)
    if (typeof found === "boolean") return found
    this.#wrong(name, "true or false")
    return absent
  }

  /** Whether the option is present. Reports a missing option. */
  required(name: string, expected: string): boolean {
    if (this.has(name)) return true
    if (!this.#misspelt.has(name)) {
      this.#compiler.report(problem(this.#place, { found: `no option "${name}"`, expected: `"${name}": ${expected}` }))
    }
    return false
  }

  #wrong(name: string, expected: string, candidates: ReadonlyArray<string> = []): void {
    const found = this.raw(name)
    const near = typeof found === "string" ? { word: found, candidates } : {}
    this.#compiler.report(problem(this.site(name), { found: described(found), expected, ...near }))
  }
}
