import { readFileSync } from "node:fs"
import * as StaticOutput from "./commands/StaticOutput.js"

// A reader such as `head` may close the output early. The run continues.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
  })

const { version }: { version: string } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
const answer = StaticOutput.of(process.argv.slice(2), version, process.stdout.columns)
if (answer === undefined) {
  const { run } = await import("./commands/Program.js")
  process.exitCode = await run(process.argv, version)
} else {
  process[answer.stream].write(`${answer.text}\n`)
  process.exitCode = answer.code
}
