import { parseArgs } from "node:util"
import type { DataSetSettings } from "./conversations/DataSet.js"
import { defaults, firstLines, lines, sampleSize } from "./conversations/DataSet.js"
import { generatedFolder, generateExample, sampleFolder, writeDataSet } from "./conversations/Files.js"

const help = `node tools/dist/GenerateConversations.js [--count N] [--seed S] [--messages LEAST-MOST] [--out FOLDER] [--sample]

Generates conversations with the noise of real exports (conversations.ndjson) and the expected outcome of each
(expected.ndjson). The same settings generate the same bytes. Without options: the ${defaults.count.toLocaleString("en-GB")} conversations of the example,
in .cache/conversations, beside a copy of its configuration.

--sample  write the first ${sampleSize} lines into apps/sluice/examples/conversations`

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name}: expected a whole number, found "${text}"`)
  return value
}

const messages = (text: string): DataSetSettings["messages"] => {
  const [least = "", most = least] = text.split("-")
  return { least: wholeNumber("messages", least), most: wholeNumber("messages", most) }
}

const { values } = parseArgs({
  options: {
    count: { type: "string" },
    seed: { type: "string" },
    messages: { type: "string" },
    out: { type: "string" },
    sample: { type: "boolean", default: false },
    help: { type: "boolean", default: false }
  }
})

const isDefault = [values.count, values.seed, values.messages, values.out].every((value) => value === undefined)

if (values.help) console.log(help)
else if (values.sample) {
  await writeDataSet(sampleFolder, () => firstLines(defaults, sampleSize))
  console.log(`${sampleSize} conversations written to ${sampleFolder}`)
} else if (isDefault) {
  console.log(`${defaults.count} conversations written to ${await generateExample()}`)
} else {
  const settings: DataSetSettings = {
    ...defaults,
    ...(values.count === undefined ? {} : { count: wholeNumber("count", values.count) }),
    ...(values.seed === undefined ? {} : { seed: wholeNumber("seed", values.seed) }),
    ...(values.messages === undefined ? {} : { messages: messages(values.messages) })
  }
  const folder = values.out ?? generatedFolder
  await writeDataSet(folder, () => lines(settings))
  console.log(`${settings.count} conversations written to ${folder}`)
}
