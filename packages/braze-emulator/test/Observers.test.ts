import { describe, expect, it } from "vitest"
import * as Emulator from "../src/Emulator.js"
import type * as Observers from "../src/record/Observers.js"

const send = (emulator: Emulator.Emulator) =>
  emulator.handle({
    method: "POST",
    path: "/users/track",
    headers: { authorization: `Bearer ${Emulator.defaultApiKey}`, "content-type": "application/json" },
    body: "{}"
  })

describe("a listener", () => {
  it("is called for each request and its end until it is removed", () => {
    const emulator = Emulator.make()
    const heard: Array<string> = []
    const listener: Observers.Observer = (happened) => {
      heard.push(happened.type === "state" ? happened.part : `${happened.type} ${happened.entry.n}`)
    }
    const stop = emulator.workspace.observers.listen(listener)
    const other = emulator.workspace.observers.listen(listener)
    other()
    const answer = send(emulator)
    emulator.finished(answer, "answered", 1)
    emulator.workspace.observers.notify({ type: "state", part: "keys" })
    stop()
    send(emulator)
    expect(heard).toEqual(["request 1", "ended 1", "keys"])
  })
})

describe("a closed workspace", () => {
  it("is removed with its keys, and the default one stays", () => {
    const emulator = Emulator.make()
    const { workspace, apiKey } = emulator.open()
    expect(emulator.list().map(({ name }) => name)).toEqual(["default", "workspace-1"])
    expect([emulator.close(workspace), emulator.close(emulator.workspace)]).toEqual([true, false])
    expect([emulator.find(apiKey), emulator.find("workspace-1")]).toEqual([undefined, undefined])
    expect(emulator.open().workspace.name).toBe("workspace-2")
  })
})
