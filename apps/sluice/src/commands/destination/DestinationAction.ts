import { basename, dirname, extname, join } from "node:path"
import { Effect } from "effect"
import { Output } from "../../terminal/Output.js"
import type { Nothing } from "../Command.js"
import { reportFailures } from "../Failures.js"
import * as NewFile from "../NewFile.js"
import type { Values } from "./DestinationCommand.js"
import * as DestinationTemplate from "./DestinationTemplate.js"

/** Writes a destination and its test. The exit code is 1 if a file cannot be written. */
export const write = (values: Values) => reportFailures(written(values))

const written = ({ file, force, ...unread }: Values) =>
  Effect.gen(function* () {
    unread satisfies Nothing
    const output = yield* Output
    const name = basename(file, extname(file))
    if (extname(file) !== ".mjs" || !/^[a-z][a-z0-9-]*$/.test(name))
      return yield* new NewFile.NotWritten({
        message: `${file} is not a valid file name. Use lower-case letters, digits and hyphens, and the extension .mjs, such as my-points.mjs.`
      })
    const test = join(dirname(file), `${name}.test.mjs`)
    yield* NewFile.ensureAbsent([file, test], force, "Choose another name, or overwrite it with --force.")
    yield* NewFile.write(file, DestinationTemplate.destination(name))
    yield* NewFile.write(test, DestinationTemplate.test(name))
    yield* output.out(
      `Wrote ${file} and ${test}.\nNext: node --test ${test}\nThen edit both, and name the module in a route: to: ./${basename(file)}`
    )
  })
