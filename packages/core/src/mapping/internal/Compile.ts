import { isMeant, type Step } from "../../record/Path.js"
import { type AssembledField, objectOf } from "./Assemble.js"
import { Blame } from "./Blame.js"
import {
  type CompiledValue,
  type Compiler,
  constant,
  type Evaluator,
  type Members,
  nothing,
  type Site,
  type ValueDefaults
} from "./CompiledValue.js"
import { entries } from "./DirectiveOptions.js"
import { directiveNames, directives, missingDirectives } from "./Directives.js"
import { shortPath } from "./directives/Path.js"
import { rooted } from "./directives/Transform.js"
import { limitCodes, Meter } from "./Meter.js"
import { Notes } from "./Notes.js"
import { alternatives, below, described, joined, type MappingProblem, problem } from "./Problem.js"
import { MappingRefusal } from "./Refusal.js"
import { child, Origins, part, recordScope } from "./Site.js"

/** The greatest depth of a mapping, in levels of keys, indexes and directives. */
export const maxMappingDepth = 200

/**
 * The number of times a mapping may read a place of the record before the result must be measured. Up to this number,
 * the size of the result stays in proportion to the record.
 */
const manyReads = 8

type Entries = ReadonlyArray<readonly [string, unknown]>

/** A compiled mapping with its problems. */
export interface Compiled {
  /** The places that a refusal of the whole result refers to. */
  readonly blame: Blame
  readonly code: CompiledValue
  readonly meter: Meter
  readonly problems: ReadonlyArray<MappingProblem>
  readonly reads: ReadonlyArray<string>
  readonly origins: ReadonlyMap<string, ReadonlySet<string>>
  /** Fields of the short form written with a `?`. */
  readonly optional: ReadonlySet<string>
  readonly alternatives: ReadonlyMap<string, ReadonlyArray<string>>
  readonly elements: ReadonlyMap<string, string>
  readonly decided: ReadonlySet<string>
  readonly rearranged: ReadonlyMap<string, NonNullable<CompiledValue["indexes"]>>
  readonly places: ReadonlyMap<string, NonNullable<CompiledValue["place"]>>
  readonly notes: Notes
  /** Whether `run` can throw a Refusal at all. */
  readonly refuses: boolean
  /** Whether the result must be measured. */
  readonly measured: boolean
}

class Compilation implements Compiler {
  readonly meter = new Meter()
  readonly notes = new Notes()
  readonly defaults: ValueDefaults
  readonly alternativesOf = new Map<string, ReadonlyArray<string>>()
  readonly elementsOf = new Map<string, string>()
  readonly decided = new Set<string>()
  readonly rearranged = new Map<string, NonNullable<CompiledValue["indexes"]>>()
  readonly places = new Map<string, NonNullable<CompiledValue["place"]>>()
  readonly problems: Array<MappingProblem> = []
  readonly optional = new Set<string>()
  /** Paths of the record and how often each is read. */
  readonly readPaths = new Map<string, number>()
  canRefuse = false
  canRepeat = false

  constructor(defaults: ValueDefaults) {
    this.defaults = defaults
  }

  readonly alternatives = (field: string, paths: ReadonlyArray<string>): void => {
    this.alternativesOf.set(field, paths)
  }

  readonly elements = (field: string, base: string): void => {
    this.elementsOf.set(field, base)
  }

  readonly decides = (field: string): void => {
    this.decided.add(field)
  }

  readonly rearranges = (field: string, indexes: NonNullable<CompiledValue["indexes"]>): void => {
    this.rearranged.set(field, indexes)
  }

  readonly report = (found: MappingProblem): void => {
    this.problems.push(found)
  }

  readonly refuses = (): void => {
    this.canRefuse = true
  }

  readonly repeats = (): void => {
    this.canRefuse = true
    this.canRepeat = true
  }

  readonly reads = (steps: ReadonlyArray<Step>, site: Site): void => {
    for (const path of site.scope.resolve(steps)) {
      site.sink.add(site.field, path)
      this.readPaths.set(path, (this.readPaths.get(path) ?? 0) + 1)
    }
  }

  readonly value = (json: unknown, site: Site): CompiledValue => {
    if (site.segments.length > maxMappingDepth) {
      this.report(problem(site, { found: "a value nested too deep", expected: `at most ${maxMappingDepth} levels` }))
      return nothing
    }
    if (typeof json === "string") return this.#text(json, site)
    if (json === null || typeof json === "boolean") return constant(json)
    if (typeof json === "number" && Number.isFinite(json)) return constant(json)
    if (Array.isArray(json)) return this.#list(json, site)
    const members = entries(json)
    if (members !== undefined) return this.#object(members, site)
    this.report(problem(site, { found: described(json), expected: "a JSON value" }))
    return nothing
  }

  #text(text: string, site: Site): CompiledValue {
    return site.short && isMeant(text) ? shortPath(text, site, this) : constant(text)
  }

  #list(elements: ReadonlyArray<unknown>, site: Site): CompiledValue {
    const runs = Array.from(elements, (element, i) => this.value(element, child(site, i, i)).run)
    return { run: (from) => runs.map((run) => run(from) ?? null), fresh: true }
  }

  #object(members: Entries, site: Site): CompiledValue {
    const named = members.filter(([key]) => key.startsWith("@"))
    const [only] = named
    if (only === undefined) return this.#structure(members, site)
    const others = members.filter(([key]) => !key.startsWith("@") && key !== "_metadata")
    if (named.length === 1 && others.length === 0) return this.#directive(only[0], only[1], site)
    this.report(problem(site, mixture(named, others)))
    for (const [name, body] of named) this.#directive(name, body, site)
    this.#structure(others, site)
    return nothing
  }

  #directive(name: string, body: unknown, site: Site): CompiledValue {
    const directive = directives.get(name)
    const place = part(site, name)
    if (directive !== undefined) {
      const code = directive.compile(body, blamed(place), this)
      // The outermost directive of a field is compiled last.
      if (code.place !== undefined && site.scope === recordScope) this.places.set(site.field, code.place)
      else this.places.delete(site.field)
      return code
    }
    const found = `the directive ${JSON.stringify(name)}`
    const expected = missingDirectives.get(name)
    this.report(
      expected === undefined
        ? problem(place, {
            found,
            expected: "a directive of the mapping language, listed in docs/MAPPING.md",
            word: name,
            candidates: directiveNames
          })
        : problem(place, { found, expected })
    )
    return nothing
  }

  #structure(members: Entries, site: Site): CompiledValue {
    const fields: Array<AssembledField> = []
    const seen = new Set<string>()
    for (const [key, value] of members) {
      const name = this.#nameOf(key, site)
      if (seen.has(name)) {
        const expected = "each field once, with or without the question mark"
        this.report(problem(below(site, key), { found: `a second field ${JSON.stringify(name)}`, expected }))
      }
      seen.add(name)
      const code = this.value(value, child(site, key, name))
      fields.push({ key: name, code: name === key ? code : this.#tolerant(code) })
    }
    return structureOf(fields)
  }

  /**
   * An optional field. A refused value is left out with a note. The limits of the whole record can still refuse the
   * record.
   */
  #tolerant(code: CompiledValue): CompiledValue {
    if (code.constant !== undefined || code.steps !== undefined) return code
    const { notes } = this
    const run: Evaluator = (from) => {
      try {
        return code.run(from)
      } catch (thrown) {
        if (!(thrown instanceof MappingRefusal) || limitCodes.has(thrown.code)) throw thrown
        notes.add(thrown)
        return undefined
      }
    }
    return { run, fresh: code.fresh }
  }

  #nameOf(key: string, site: Site): string {
    if (!site.short || !key.endsWith("?")) return key
    const name = key.slice(0, -1)
    if (name === "")
      this.report(
        problem(below(site, key), { found: '"?"', expected: 'a name before the question mark, as in "email?"' })
      )
    this.optional.add(joined(site.field, name))
    return name
  }

  /**
   * Whether a place of the record is read so often, directly or as a part, that the output can become much larger than
   * the record.
   */
  isManifold(): boolean {
    for (const path of this.readPaths.keys()) {
      let count = 0
      for (const whole of wholesOf(path)) count += this.readPaths.get(whole) ?? 0
      if (count > manyReads) return true
    }
    return false
  }
}

/** A path of the record and every path that it is a part of. */
const wholesOf = (path: string): ReadonlyArray<string> => {
  const ends = [...path.matchAll(/[.[]/g)].map((match) => match.index).filter((end) => end > 1)
  return path === "$." ? [path] : ["$.", ...ends.map((end) => path.slice(0, end)), path]
}

/** The site of a directive. Refusals inside it refer to the directive and to the places that it reads. */
const blamed = (site: Site): Site => {
  const blame = new Blame(site.at)
  const add = (field: string, path: string): void => {
    blame.add(path)
    site.sink.add(field, path)
  }
  return { ...site, blame, sink: { add } }
}

const structureOf = (fields: ReadonlyArray<AssembledField>): CompiledValue => {
  const members: Members = (from, take) => {
    for (const { key, code } of fields) take(key, code.run(from))
  }
  const object = objectOf(fields)
  return { run: object, object, fresh: true, members }
}

const mixture = (named: Entries, others: Entries): { found: string; expected: string } => {
  const directive = named.map(([name]) => name)
  if (named.length > 1) {
    return {
      found: `${named.length} directives, ${directive.join(", ")}`,
      expected: "one directive in an object, and nothing else"
    }
  }
  return {
    found: `the directive ${directive.join("")} beside ${alternatives(others.slice(0, 3).map(([key]) => key))}`,
    expected: "a directive alone in its object; put it under a separate key"
  }
}

/** Compiles a whole mapping. Total. Accepts any `json` and reports all problems. */
export const compileAt = (
  json: unknown,
  { at, short, defaults }: { readonly at: string; readonly short: boolean; readonly defaults: ValueDefaults }
): Compiled => {
  const compilation = new Compilation(defaults)
  const origins = new Origins()
  const blame = new Blame(at)
  const site: Site = { at, segments: [], field: "", scope: recordScope, sink: origins, blame, short }
  const code = rooted(json, site, compilation)
  return {
    blame,
    code,
    meter: compilation.meter,
    problems: compilation.problems,
    reads: [...compilation.readPaths.keys()],
    origins: origins.fields,
    optional: compilation.optional,
    alternatives: compilation.alternativesOf,
    elements: compilation.elementsOf,
    decided: compilation.decided,
    rearranged: compilation.rearranged,
    places: compilation.places,
    notes: compilation.notes,
    refuses: compilation.canRefuse,
    measured: compilation.canRepeat || compilation.isManifold()
  }
}
