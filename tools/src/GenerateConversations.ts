import { createWriteStream, mkdirSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { parseArgs } from "node:util"
import type { Line, Settings } from "./conversations/DataSet.js"
import { lines } from "./conversations/DataSet.js"
import { root } from "./Repository.js"

const help = `node tools/dist/GenerateConversations.js [--count N] [--seed S] [--messages LEAST-MOST] [--out FOLDER]

Writes conversations.ndjson and expected.ndjson: invented conversations with the dirt of real exports, and what must
become of each. The same settings give the same bytes. Defaults: the files of apps/sluice/examples/conversations.`

const file = "conversations.ndjson"

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} takes a whole number, not "${text}"`)
  return value
}

const messages = (text: string): Settings["messages"] => {
  const [least = "", most = least] = text.split("-")
  return { least: wholeNumber("messages", least), most: wholeNumber("messages", most) }
}

const write = (path: string, settings: Settings, text: (line: Line) => unknown): Promise<void> => {
  function* texts(): Generator<string> {
    for (const line of lines(settings)) yield `${JSON.stringify(text(line))}\n`
  }
  return pipeline(Readable.from(texts()), createWriteStream(path))
}

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "10000" },
    seed: { type: "string", default: "20260202" },
    messages: { type: "string", default: "2-5" },
    out: { type: "string", default: join(root, "apps", "sluice", "examples", "conversations") },
    help: { type: "boolean", default: false }
  }
})

if (values.help) console.log(help)
else {
  const settings: Settings = {
    count: wholeNumber("count", values.count),
    seed: wholeNumber("seed", values.seed),
    messages: messages(values.messages),
    file
  }
  mkdirSync(values.out, { recursive: true })
  await write(join(values.out, file), settings, ({ conversation }) => conversation)
  await write(join(values.out, "expected.ndjson"), settings, ({ expected }) => expected)
  console.log(`${settings.count} conversations written to ${values.out}`)
}
