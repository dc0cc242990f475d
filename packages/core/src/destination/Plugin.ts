import { didYouMean } from "@sluice/values/NearMiss"
import type { Problem } from "@sluice/values/Problem"
import { Either } from "effect"
import * as Mapping from "../mapping/Mapping.js"
import type { Destination } from "./Destination.js"
import type { Endpoint } from "./Endpoint.js"

/** The part of a route that its destination reads, as written by the user. Not yet checked. */
export interface RouteInput {
  /** Unique in a pipeline. */
  readonly name: string
  /** The mapping in its short form. Not together with `mapping`. */
  readonly fields?: unknown
  /** The mapping in the full language. */
  readonly mapping?: unknown
  /** The value formats of the source, for mapping directives that do not set them. */
  readonly defaults?: Mapping.ValueDefaults | undefined
  /** Settings of the destination itself. */
  readonly settings?: unknown
}

/** A destination that is configured and not connected yet. */
export interface Configured<A extends Destination = Destination> {
  /** The paths and fields of the mapping. Undefined if the default mapping of the destination is used. */
  readonly mapping: Mapping.MappingFacts | undefined
  /** Warnings to report once. The destination still works. Paths are relative to the route. */
  readonly warnings: ReadonlyArray<Problem>
  /** Makes the destination for an endpoint. Pure. May be called once for each of several endpoints. */
  readonly connect: (endpoint: Endpoint) => A
}

/**
 * The result of a plugin's `configure`, which is pure and returns every problem at once. Paths are relative to the
 * route, such as `["fields", "email"]` or `["settings", "country"]`.
 */
export type ConfigureResult<A> = Either.Either<A, ReadonlyArray<Problem>>

/** A compiled mapping, and the key of the route that contains it. */
export interface RouteMapping<A extends Mapping.MappingFacts> {
  readonly compiled: A
  readonly at: "fields" | "mapping"
}

type PartResult<A> = Either.Either<A, ReadonlyArray<Mapping.MappingProblem>>

/**
 * Compiles `fields` or `mapping` of a route. Undefined if the route has neither. `compile` compiles the full language:
 * `Mapping.compile`, or `Mapping.compileObject` if an item must be an object.
 */
export const compileMapping = <A extends Mapping.MappingFacts>(
  { fields, mapping, defaults }: Pick<RouteInput, "fields" | "mapping" | "defaults">,
  compile: (mapping: unknown, options: Mapping.CompileOptions) => PartResult<A>
): ConfigureResult<RouteMapping<A | Mapping.ObjectMapping> | undefined> => {
  if (fields !== undefined && mapping !== undefined) return Either.left([twice])
  if (fields !== undefined) return named("fields", Mapping.fields(fields, { defaults }))
  return mapping === undefined ? Either.right(undefined) : named("mapping", compile(mapping, { defaults }))
}

const twice: Problem = {
  code: "mapping-twice",
  path: ["mapping"],
  message: "A route has either fields or mapping, not both. Remove one of them."
}

const named = <A extends Mapping.MappingFacts>(
  at: RouteMapping<A>["at"],
  compiled: PartResult<A>
): ConfigureResult<RouteMapping<A> | undefined> =>
  Either.mapBoth(compiled, {
    onLeft: (problems) => mappingProblems(problems, at),
    onRight: (mapping) => ({ compiled: mapping, at })
  })

/** Problems of a mapping or a condition under the key `at` of a route. */
export const mappingProblems = (problems: ReadonlyArray<Mapping.MappingProblem>, at: string): ReadonlyArray<Problem> =>
  problems.map(({ segments, found, expected, suggestion }) => ({
    code: "mapping-not-valid",
    path: [at, ...segments],
    message: `Found ${found}; expected ${expected}.${didYouMean(suggestion)}`
  }))

/** The problems of several results, in their order. Empty if all of them are valid. */
export const problemsOf = (...results: ReadonlyArray<ConfigureResult<unknown>>): ReadonlyArray<Problem> =>
  results.flatMap((result) => (Either.isLeft(result) ? result.left : []))
