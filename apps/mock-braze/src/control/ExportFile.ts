import * as ExportArchive from "@sluice/braze-emulator/ExportArchive"
import { strToU8, zipSync } from "fflate"
import type { Mock } from "./Mock.js"

/** The ZIP archive of an exported segment by its path under `/_mock/`, from any workspace; undefined if there is none. */
export const read = ({ emulator }: Mock, path: string): Uint8Array<ArrayBuffer> | undefined => {
  const { before, behind } = ExportArchive.place
  const prefix = `/_mock/${path}`.slice(before.length, -behind.length)
  for (const { world, clock } of emulator.list()) {
    const files = ExportArchive.files(world, prefix, clock.now())
    if (files !== undefined) return zipped(files, clock.now())
  }
  return undefined
}

const zipped = (files: ReadonlyArray<string>, mtime: number): Uint8Array<ArrayBuffer> => {
  const entries = files.map((text, index) => [`${String(index + 1).padStart(5, "0")}.txt`, strToU8(text)] as const)
  return new Uint8Array(zipSync(Object.fromEntries(entries), { level: 1, mtime: zipTime(mtime) }))
}

/** ZIP stores times from 1980 to 2099 only. */
const zipTime = (moment: number): number => Math.min(Math.max(moment, Date.UTC(1980, 0, 2)), Date.UTC(2099, 11, 30))
