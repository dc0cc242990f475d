import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { temporaryFolder } from "./support/temporary.js"

const { put } = temporaryFolder()
const example = fileURLToPath(new URL("../examples/action-node/flow.csv", import.meta.url))

const check = (file: string, style: "plain" | "rich") =>
  sluice("flow", "check", file, "--node", "BrazeExample", "--style", style)

describe("sluice flow check", () => {
  it("accepts the example's flow [S-4]", async () => {
    expect(await check(example, "rich")).toEqual({ code: 0, out: `${example} routes every answer.\n`, err: "" })
  })

  it("prints each finding with file, line and column, and exits with 1 [S-50]", async () => {
    const file = put("flow.csv", readFileSync(example, "utf8").replace("|error~320", ""))
    const { code, err, out } = await check(file, "rich")
    expect([code, out]).toEqual([1, ""])
    expect(err).toContain(`${file}:3 «What Next?»: BrazeExample can answer «error»`)
    expect(err).toContain(`1 finding in ${file}.`)
  })

  it("reports a missing file", async () => {
    expect(await check("nowhere.csv", "plain")).toMatchObject({
      code: 1,
      err: "Cannot read nowhere.csv. Check the path and the file permissions.\n"
    })
  })
})
