import { copyFileSync, createWriteStream, mkdirSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { root } from "../Repository.js"
import { type DataSetLine, defaults, firstLines, lines } from "./DataSet.js"

/** The folder with the configuration and a sample of the data set. */
export const sampleFolder: string = join(root, "apps", "sluice", "examples", "conversations")

/** The folder of the whole data set. git ignores it. */
export const generatedFolder: string = join(root, ".cache", "conversations")

const writeLines = (
  path: string,
  all: () => Iterable<DataSetLine>,
  value: (line: DataSetLine) => unknown
): Promise<void> => {
  function* texts(): Generator<string> {
    for (const line of all()) yield `${JSON.stringify(value(line))}\n`
  }
  return pipeline(Readable.from(texts()), createWriteStream(path))
}

/** Writes conversations.ndjson and expected.ndjson. `all` is called for each of the two files. */
export const writeDataSet = async (folder: string, all: () => Iterable<DataSetLine>): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  await writeLines(join(folder, defaults.file), all, ({ conversation }) => conversation)
  await writeLines(join(folder, "expected.ndjson"), all, ({ expected }) => expected)
}

/**
 * Generates the conversations of the example beside a copy of its configuration, or only the first of them. Returns their
 * folder, which differs by `count`.
 */
export const generateExample = async (count: number = defaults.count): Promise<string> => {
  const isWhole = count === defaults.count
  const folder = isWhole ? generatedFolder : `${generatedFolder}-${count}`
  await writeDataSet(folder, () => (isWhole ? lines(defaults) : firstLines(defaults, count)))
  copyFileSync(join(sampleFolder, "sluice.yaml"), join(folder, "sluice.yaml"))
  return folder
}
