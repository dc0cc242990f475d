import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { Proof } from "@sluice/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { filesOf } from "../src/create/DestinationPackage.js"
import { registered } from "../src/create/Registration.js"
import { root } from "../src/Repository.js"

/** In the repository, so that the package finds its libraries. `Samples.test.ts` checks its types. */
const folder = join(root, ".cache", "created-destination")
const files = Object.entries(filesOf("my-points")).filter(([file]) => file.endsWith(".ts"))

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("a new package of a destination", () => {
  it("satisfies every law", async () => {
    const { subject }: { subject: Proof.ProofSubject } = await import(
      /* @vite-ignore */ join(folder, "test/Subject.ts")
    )
    await Proof.assert(subject, { runs: 20 })
  })

  it("is added to the projects and the import rules", () => {
    const added = Object.entries(registered("my-points")).map(([file, change]) => {
      const before = readFileSync(join(root, file), "utf8")
      const lines = new Set(before.split("\n"))
      return change(before)
        .split("\n")
        .filter((line) => !lines.has(line))
    })
    expect(added).toEqual([
      [
        '    { "path": "packages/destination-my-points" },',
        '    { "path": "packages/destination-my-points/tsconfig.test.json" },'
      ],
      ['  workspacePackage("packages/destination-my-points", "@sluice/destination-my-points", [values, core], {']
    ])
  })

  it.each([
    [["My_Points"], "Use: npm run create-destination NAME."],
    [[], "Use: npm run create-destination NAME."],
    [["a", "b"], "Use: npm run create-destination NAME."],
    [["webhook"], "packages/destination-webhook exists."]
  ])("is not written for the arguments %j", (names, message) => {
    const script = join(root, "tools", "src", "CreateDestination.ts")
    let output = ""
    try {
      execFileSync(process.execPath, ["--import", "tsx", script, ...names], {
        cwd: root,
        encoding: "utf8",
        stdio: "pipe"
      })
    } catch (error) {
      output = error instanceof Error && "stderr" in error ? String(error.stderr) : ""
    }
    expect(output).toContain(message)
    expect(existsSync(join(root, "packages", "destination-My_Points"))).toBe(false)
  })
})
