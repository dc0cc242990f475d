import { Data, Effect } from "effect"

/** A package that is needed and not installed. Nothing was sent. */
export class PackageMissingError extends Data.TaggedError("PackageMissingError")<{ readonly message: string }> {}

/** A package of the optional dependencies, which `npm install --omit=optional` leaves out. */
export interface OptionalPackage {
  readonly name: string
  /** The module that is imported. */
  readonly module: string
  /** The part of the program that needs it, as the subject of a message. */
  readonly use: string
  /** Other packages to install with it. */
  readonly install: string
}

/**
 * Imports a module of an optional package. Its name is a variable, so that bundlers do not include the package. Any other
 * exception of the module is a defect.
 */
export const load = <Module>({
  install,
  module,
  name,
  use
}: OptionalPackage): Effect.Effect<Module, PackageMissingError> =>
  Effect.catchAll(
    Effect.tryPromise({ try: (): Promise<Module> => import(module), catch: (error) => error }),
    (error) =>
      isMissing(error, name)
        ? new PackageMissingError({
            message: `${use} needs the package ${name}, which is not installed. Install it: ${install}`
          })
        : Effect.die(error)
  )

const isMissing = (error: unknown, name: string): boolean =>
  error instanceof Error &&
  "code" in error &&
  (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "ERR_LOAD_URL") &&
  error.message.includes(name)
