import { describe, expect, it } from "vitest"
import * as Snapshots from "../src/workspace/Snapshots.js"
import { alias, noon, open, times } from "./Api.js"

const u1 = { external_id: "u1" }
const u2 = { external_id: "u2" }

const merge = (identifier_to_merge: unknown, identifier_to_keep: unknown) => ({
  merge_updates: [{ identifier_to_merge, identifier_to_keep }]
})

const at = (ms: number): string => new Date(noon + ms).toISOString()

describe("the merges of a person", () => {
  it("are empty before any merge", () => {
    const braze = open()
    braze.people(u1)
    expect(braze.user("u1")?.merges).toEqual([])
    expect(braze.emulator.workspace.world.byExternalId.get("u1")?.extra).toBeUndefined()
  })

  it("contain the merged identity, time, request and braze_id", () => {
    const braze = open()
    braze.people(u1, u2)
    const gone = braze.user("u1")?.braze_id
    braze.pass(5_000)
    braze.post("/users/merge", merge(u1, u2))
    expect(braze.user("u2")?.merges).toEqual([
      { at: at(5_000), request: 2, by: "/users/merge", from: "external_id:u1", into: "external_id:u2", gone }
    ])
  })

  it("include those of merged people, in order", () => {
    const braze = open()
    braze.people(u1, u2, { external_id: "u3" }, { user_alias: alias("a"), _update_existing_only: false })
    const [, , , anonymous] = braze.users()
    const ids = braze.users().map(({ braze_id }) => braze_id)
    braze.post("/users/merge", merge({ user_alias: alias("a") }, u1))
    braze.post("/users/merge", merge({ external_id: "u3" }, u2))
    braze.post("/users/merge", merge(u1, u2))
    expect(braze.user("u2")?.merges).toEqual([
      {
        at: at(0),
        request: 2,
        by: "/users/merge",
        from: "alias:l:a",
        into: "external_id:u1",
        gone: anonymous?.braze_id
      },
      { at: at(0), request: 3, by: "/users/merge", from: "external_id:u3", into: "external_id:u2", gone: ids[2] },
      { at: at(0), request: 4, by: "/users/merge", from: "external_id:u1", into: "external_id:u2", gone: ids[0] }
    ])
  })

  it("distinguish an identification with a merge from one that only added an id", () => {
    const braze = open()
    braze.people(u1, { user_alias: alias("a"), _update_existing_only: false }, { email: "b@example.com" })
    const [, anonymous] = braze.users()
    braze.post("/users/identify", { aliases_to_identify: [{ ...u1, user_alias: alias("a") }] })
    braze.post("/users/identify", {
      emails_to_identify: [{ ...u2, email: "b@example.com", prioritization: ["most_recently_updated"] }]
    })
    const by = "/users/identify"
    expect(braze.user("u1")?.merges).toEqual([
      { at: at(0), request: 2, by, from: "alias:l:a", into: "external_id:u1", gone: anonymous?.braze_id }
    ])
    expect(braze.user("u2")?.merges).toEqual([
      { at: at(0), request: 3, by, from: "email:b@example.com", into: "external_id:u2", gone: null }
    ])
  })

  it("include renames of external ids and aliases", () => {
    const braze = open()
    braze.people(u1)
    braze.post("/users/alias/new", { user_aliases: [{ ...u1, ...alias("a") }] })
    braze.post("/users/alias/update", {
      alias_updates: [{ alias_label: "l", old_alias_name: "a", new_alias_name: "b" }]
    })
    braze.post("/users/external_ids/rename", {
      external_id_renames: [{ current_external_id: "u1", new_external_id: "u2" }]
    })
    expect(braze.user("u2")?.merges).toEqual([
      { at: at(0), request: 3, by: "/users/alias/update", from: "alias:l:a", into: "alias:l:b", gone: null },
      {
        at: at(0),
        request: 4,
        by: "/users/external_ids/rename",
        from: "external_id:u1",
        into: "external_id:u2",
        gone: null
      }
    ])
  })

  it("are part of a snapshot", () => {
    const braze = open()
    braze.people(u1, u2)
    braze.post("/users/merge", merge(u1, u2))
    const before = braze.user("u2")?.merges
    expect(before).toHaveLength(1)
    const { workspace } = braze.emulator
    expect(Snapshots.take(workspace, "merged")).toEqual([])
    braze.post("/users/delete", { external_ids: ["u2"] })
    Snapshots.restore(workspace, "merged")
    expect(braze.user("u2")?.merges).toEqual(before)
  })

  it("are the newest hundred", () => {
    const braze = open({ attributes: times(151, (n) => ({ external_id: `u${n}` })) })
    for (const n of times(150, (index) => index + 1))
      braze.post("/users/merge", merge({ external_id: `u${n}` }, { external_id: "u0" }))
    const kept = braze.user("u0")?.merges ?? []
    expect([kept.length, kept[0]?.from, kept[99]?.from]).toEqual([100, "external_id:u51", "external_id:u150"])
  })
})
