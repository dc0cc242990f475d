import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

it("docs/CHECKLIST.md is current; node tools/generate-checklist.mjs writes it", () => {
  const generator = fileURLToPath(new URL("../generate-checklist.mjs", import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [generator, "--check"], { encoding: "utf8" })
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
})
