import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Emulator from "@sluice/braze-emulator/Emulator"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as DataFolder from "../src/server/DataFolder.js"
import * as Saving from "../src/server/Saving.js"
import { event } from "./Http.js"

let parent = ""
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "mock-braze-saving-"))
})
afterAll(() => rm(parent, { recursive: true }))

/** An emulator that is saved in a folder; `tick` is one look at it, at a time of its own clock. */
const open = async (name: string) => {
  const folder = join(parent, name)
  const emulator = Emulator.make({ now: () => Date.parse("2026-06-01T12:00:00Z") })
  const clock = { ms: 0, isStopped: false, tick: (): void => {} }
  const saving = Saving.start(emulator, folder, {
    now: () => clock.ms,
    repeat: (run) => {
      clock.tick = run
      return () => {
        clock.isStopped = true
      }
    }
  })
  const send = (apiKey: string, ...ids: ReadonlyArray<string>) =>
    emulator.handle({
      method: "POST",
      path: "/users/track",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ events: ids.map((id) => event(id)) })
    })
  return {
    folder,
    emulator,
    clock,
    saving,
    send: (...ids: ReadonlyArray<string>) => send(Emulator.defaultApiKey, ...ids),
    sendWith: send,
    tick: async (): Promise<ReadonlyArray<number>> => {
      clock.tick()
      await saving.idle()
      return (await DataFolder.read(folder)).map(({ world }) => world.profiles.length)
    }
  }
}

describe("a mock with a data folder, while it runs", () => {
  it("is saved after a change only", async () => {
    const { send, tick, folder } = await open("changes")
    expect(await tick()).toEqual([])
    send("u1")
    expect(await tick()).toEqual([1])
    await rm(folder, { recursive: true })
    expect(await tick()).toEqual([])
    send("u2")
    expect(await tick()).toEqual([2])
  })
  it("is saved with the workspaces that are open", async () => {
    const { emulator, tick, sendWith } = await open("workspaces")
    const own = emulator.open()
    expect(await tick()).toEqual([0, 0])
    sendWith(own.apiKey, "u1")
    expect(await tick()).toEqual([0, 1])
    emulator.close(own.workspace)
    expect(await tick()).toEqual([0])
  })
  it("is saved less often if saving takes long", async () => {
    const { send, clock, saving, tick } = await open("slow")
    send("u1")
    clock.tick()
    clock.ms = 100
    await saving.idle()
    send("u2")
    clock.ms = 2_099
    expect(await tick()).toEqual([1])
    clock.ms = 2_100
    expect(await tick()).toEqual([2])
  })
  it("is saved again after a failure, and reports only the last one", async () => {
    const { send, saving, clock, folder } = await open("failing")
    await writeFile(folder, "")
    send("u1")
    clock.tick()
    await saving.idle()
    await expect(saving.end()).rejects.toMatchObject({ code: "EEXIST" })
    expect(clock.isStopped).toBe(true)
    await rm(folder)
    await saving.end()
    expect((await DataFolder.read(folder)).map(({ world }) => world.profiles.length)).toEqual([1])
  })
})
