import { spawnSync } from "node:child_process"
import { readdirSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import { expect, it } from "@effect/vitest"
import * as CheckpointFile from "@sluice/node/CheckpointFile"
import { Effect } from "effect"
import { temporaryFolder } from "./support/temporary.js"

const settings: CheckpointFile.Settings = {
  folder: temporaryFolder(),
  configuration: "sluice.yaml",
  source: "a.ndjson",
  fingerprint: { head: "h", files: [{ name: "a.ndjson", bytes: 100 }] }
}

it.effect("reports a killed run once, and no run that ended normally", () =>
  Effect.gen(function* () {
    const lock = yield* Effect.scoped(
      Effect.map(CheckpointFile.make(settings), ({ abandoned }) => {
        expect(abandoned).toBe(undefined)
        return readdirSync(settings.folder).find((name) => name.endsWith(".lock")) ?? ""
      })
    )
    const { pid } = spawnSync(process.execPath, ["--version"])
    const since = "2026-03-04T05:06:07.000Z"
    writeFileSync(join(settings.folder, lock), `${pid}\n${hostname()}\n${since}\n`)
    const told = Effect.scoped(Effect.map(CheckpointFile.make(settings), ({ abandoned }) => abandoned))
    expect([yield* told, yield* told]).toEqual([{ pid, since }, undefined])
  })
)
