import * as Argument from "../Argument.js"
import * as Command from "../Command.js"
import * as Option from "../Option.js"

/** `sluice destination` */
export const definition = Command.define({
  words: ["destination"],
  sentence: "Write a custom destination and a test for it",
  arguments: { file: Argument.one({ name: "FILE", sentence: "the module to write, such as my-points.mjs" }) },
  options: { force: Option.flag({ name: "force", sentence: "Overwrite existing files" }) },
  examples: ["destination my-points.mjs", "destination my-points.mjs --force"]
})

/** The arguments and options of `sluice destination`. */
export type Values = Command.Values<typeof definition>
