import { access, mkdir, writeFile } from "node:fs/promises"
import { basename, dirname, extname, join } from "node:path"
import { Args, Command } from "@effect/cli"
import { Data, Effect } from "effect"
import { Output } from "../terminal/Output.js"
import * as Arguments from "./Arguments.js"
import { tell } from "./Failures.js"
import * as Scaffold from "./init/Scaffold.js"

/** The destination was not written. */
class NotWritten extends Data.TaggedError("NotWritten")<{ readonly message: string }> {}

/** What was asked for, plainly. */
export interface Asked {
  readonly file: string
  readonly force: boolean
}

/** `sluice destination` */
export const command = Command.make(
  "destination",
  {
    file: Args.text({ name: "FILE" }).pipe(Args.withDescription("Where it is written, as my-points.mjs.")),
    force: Arguments.flag("force", "Overwrites what is there.")
  },
  (asked) => scaffold(asked)
).pipe(
  Command.withDescription("Writes a destination of your own that runs as it is, with a test beside it, to be changed.")
)

/** Writes it; exit code 1 when it cannot. */
export const scaffold = (asked: Asked) => tell(written(asked))

const written = ({ file, force }: Asked) =>
  Effect.gen(function* () {
    const output = yield* Output
    const name = basename(file, extname(file))
    if (extname(file) !== ".mjs" || !/^[a-z][a-z0-9-]*$/.test(name))
      return yield* new NotWritten({
        message: `${file} cannot be its name. Take small letters, digits and hyphens, and .mjs at the end, as my-points.mjs.`
      })
    const test = join(dirname(file), `${name}.test.mjs`)
    for (const path of [file, test])
      if (!force && (yield* exists(path)))
        return yield* new NotWritten({
          message: `${path} is there already. Take another name, or overwrite it with --force.`
        })
    yield* write(file, Scaffold.destination(name))
    yield* write(test, Scaffold.test(name))
    yield* output.out(
      `${file} and ${test} are written.\nNext: node --test ${test}\nThen change them, and name the module in a route: to: ./${basename(file)}`
    )
  })

const exists = (path: string): Effect.Effect<boolean> =>
  Effect.promise(() =>
    access(path).then(
      () => true,
      () => false
    )
  )

const write = (path: string, content: string): Effect.Effect<void, NotWritten> =>
  Effect.tryPromise({
    try: () => mkdir(dirname(path), { recursive: true }).then(() => writeFile(path, content)),
    catch: () => new NotWritten({ message: `${path} cannot be written.` })
  })
