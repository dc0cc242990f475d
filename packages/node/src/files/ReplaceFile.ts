import { open, realpath, rename } from "node:fs/promises"
import { dirname } from "node:path"
import { syncFolder } from "./Folder.js"

/** Text is collected up to about this number of characters before it is written. */
const batchChars = 256 * 1024

/**
 * Replaces the content of a file atomically. Durable when it returns. The new file has mode 0600. If the path is a
 * link, its target is replaced.
 */
export const replaceFile = async (path: string, texts: AsyncIterable<string>): Promise<void> => {
  const target = await realpath(path)
  const next = `${target}.next`
  const handle = await open(next, "w", 0o600)
  try {
    let batch = ""
    for await (const text of texts) {
      batch += text
      if (batch.length < batchChars) continue
      await handle.appendFile(batch)
      batch = ""
    }
    await handle.appendFile(batch)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(next, target)
  await syncFolder(dirname(target))
}
