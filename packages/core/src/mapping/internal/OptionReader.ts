import { Either } from "effect"
import { isMeant, read } from "../../record/Path.js"
import * as When from "../When.js"
import { type CompiledCondition, type CompiledValue, type Compiler, nothing, type Site } from "./CompiledValue.js"
import { DirectiveOptions, entries } from "./DirectiveOptions.js"
import { described, problem } from "./Problem.js"
import { both, elementScope, Origins, part } from "./Site.js"

/**
 * Reads the options of a directive with an option table. As in the short form, text that looks like a path is a path.
 * After a list option, the paths of the following options begin at its elements.
 */
export class OptionReader {
  readonly #options: DirectiveOptions
  readonly #site: Site
  readonly #compiler: Compiler
  /** The option that the whole body sets, if the body has no options. */
  readonly #alone: string | undefined
  #bases: ReadonlyArray<string> = []
  #origins: Array<ReadonlyArray<string>> = []

  constructor(options: DirectiveOptions, site: Site, compiler: Compiler, alone: string | undefined) {
    this.#options = options
    this.#site = site
    this.#compiler = compiler
    this.#alone = alone
  }

  /** The places in the record that the elements of the list come from. */
  get bases(): ReadonlyArray<string> {
    return this.#bases
  }

  /** The place in the record of each value in the last list of values. */
  get origins(): ReadonlyArray<ReadonlyArray<string>> {
    return this.#origins
  }

  has(name: string): boolean {
    return this.#options.has(name)
  }

  site(name: string): Site {
    return { ...(name === this.#alone ? this.#site : this.#options.site(name)), short: true }
  }

  /** A description of the value of an option, for a message. */
  found(name: string): string {
    return this.has(name) ? described(this.#options.raw(name)) : "a setting of the source that is not valid"
  }

  /** Reports a mistake in an option. `near` is a word that is similar to one of the valid words. */
  report(
    name: string,
    found: string,
    expected: string,
    near: Pick<Parameters<typeof problem>[1], "word" | "candidates"> = {}
  ): void {
    this.#compiler.report(problem(this.site(name), { found, expected, ...near }))
  }

  subject(name: string): CompiledValue {
    if (!this.#options.required(name, "a path or a directive")) return nothing
    const given = this.#options.raw(name)
    const isPath = typeof given === "string" && isMeant(given)
    if (!isPath && entries(given) === undefined) {
      this.report(name, described(given), typeof given === "string" ? pathInstead(given) : "a path or a directive")
      return nothing
    }
    return this.#compiler.value(given, this.site(name))
  }

  list(name: string): CompiledValue {
    const origins = new Origins()
    if (!this.#options.required(name, "a path or a directive that returns a list")) return nothing
    const given = this.#options.raw(name)
    if (typeof given === "string" ? !isMeant(given) : entries(given) === undefined) {
      const expected = typeof given === "string" ? pathInstead(given) : "a path or a directive that returns a list"
      this.report(name, described(given), expected)
      return nothing
    }
    const list = this.#compiler.value(given, { ...this.site(name), sink: both(origins, this.#site.sink) })
    this.#bases = list.bases ?? origins.all()
    return list
  }

  /** A list of values. */
  values(name: string): ReadonlyArray<CompiledValue> {
    if (!this.#options.required(name, "a list of values")) return []
    const given = this.#options.raw(name)
    if (!Array.isArray(given) || given.length === 0) {
      this.report(name, described(given), "a list of values, the first choice first")
      return []
    }
    const site = this.site(name)
    this.#origins = given.map(() => [])
    return given.map((one: unknown, i) => {
      const origins = new Origins()
      const code = this.#compiler.value(one, { ...part(site, i), short: true, sink: both(origins, site.sink) })
      this.#origins[i] = origins.all()
      return code
    })
  }

  value(name: string): CompiledValue | undefined {
    return this.has(name) ? this.#compiler.value(this.#options.raw(name), this.site(name)) : undefined
  }

  /** A mapping of an element. `below` is the place of its result, relative to the field of the directive. */
  atElement(name: string, below: "" | "[]"): CompiledValue | undefined {
    if (!this.#options.required(name, "a mapping of an element")) return undefined
    const site = this.#elementSite(name)
    return this.#compiler.value(this.#options.raw(name), { ...site, field: site.field + below })
  }

  where(name: string): CompiledCondition | undefined {
    if (!this.#options.required(name, "an object of conditions")) return undefined
    const site = this.#elementSite(name)
    const when = When.compile(this.#options.raw(name), { at: site.at })
    if (Either.isLeft(when)) {
      for (const found of when.left)
        this.#compiler.report({ ...found, segments: [...site.segments, ...found.segments] })
      return undefined
    }
    for (const path of when.right.reads)
      this.#compiler.reads(
        Either.getOrElse(read(path), () => []),
        site
      )
    return when.right.test
  }

  text(name: string): string | undefined {
    return this.has(name) ? this.#options.text(name, 1, 100) : undefined
  }

  texts(name: string): ReadonlyArray<string> | undefined {
    const expected = "a string or a list of strings"
    if (!this.#options.required(name, expected)) return undefined
    const given = this.#options.raw(name)
    const all: ReadonlyArray<unknown> = Array.isArray(given) ? given : [given]
    const found = all.flatMap((one) => (typeof one === "string" && one !== "" ? [one] : []))
    if (found.length === all.length && found.length > 0) return found
    this.report(name, described(given), expected)
    return undefined
  }

  word<const Word extends string>(name: string, words: ReadonlyArray<Word>): Word | undefined {
    return this.has(name) ? this.#options.oneOf(name, words) : undefined
  }

  flag(name: string): boolean {
    return this.#options.flag(name, false)
  }

  whole(name: string, least: number, most: number): number | undefined {
    if (!this.has(name)) return undefined
    const given = this.#options.raw(name)
    if (typeof given === "number" && Number.isInteger(given) && given >= least && given <= most) return given
    this.report(name, described(given), `a whole number from ${least} to ${most}`)
    return undefined
  }

  table(name: string): ReadonlyMap<string, CompiledValue> {
    const expected = "an object with a value for each string"
    if (!this.#options.required(name, expected)) return new Map()
    const members = entries(this.#options.raw(name))
    if (members === undefined || members.length === 0) {
      this.report(name, described(this.#options.raw(name)), expected)
      return new Map()
    }
    const site = this.site(name)
    return new Map(
      members.map(([key, given]) => [key, this.#compiler.value(given, { ...part(site, key), short: true })])
    )
  }

  #elementSite(name: string): Site {
    const site = this.site(name)
    return { ...site, scope: elementScope(this.#bases) }
  }
}

/** The expectation for a string that is not a valid path: the most similar path. */
const pathInstead = (given: string): string => {
  const path = Either.isRight(read(`$.${given}`)) ? `$.${given}` : undefined
  return path === undefined ? "a path such as $.price" : `the path ${path}`
}

/** Opens the options of a directive: an object of options, or only the main option. */
export const open = (
  body: unknown,
  {
    main,
    names,
    site,
    compiler
  }: {
    /** The option that a body without options sets. */
    readonly main: string
    readonly names: ReadonlyArray<string>
    readonly site: Site
    readonly compiler: Compiler
  }
): OptionReader | undefined => {
  const members = entries(body)
  const isAlone = members === undefined || members.some(([key]) => key.startsWith("@"))
  const options = DirectiveOptions.open(isAlone ? { [main]: body } : body, site, compiler, names)
  return options === undefined ? undefined : new OptionReader(options, site, compiler, isAlone ? main : undefined)
}
