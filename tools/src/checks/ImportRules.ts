import type { IFlattenedRuleSet, IRegularForbiddenRuleType as Rule } from "dependency-cruiser"
import type { Room } from "../House.js"
import { bundled } from "../House.js"

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")

const folders = (rooms: ReadonlyArray<Room>, names: ReadonlyArray<string>): ReadonlyArray<string> =>
  rooms.filter((room) => names.includes(room.name)).map((room) => room.folder)

const within = (paths: ReadonlyArray<string>): string => `^(${paths.map(literally).join("|")})/`

const rule = (name: string, comment: string, from: Rule["from"], to: Rule["to"]): Rule => ({
  name,
  comment,
  severity: "error",
  from,
  to
})

const source = (room: Room): string => `^${literally(room.folder)}/(src|bin)/`

/** The arrows between rooms, from source and from tests. */
const arrows = (rooms: ReadonlyArray<Room>, room: Room): ReadonlyArray<Rule> => {
  const anyRoom = within(rooms.map((other) => other.folder))
  const fromSource = [room.folder, ...folders(rooms, room.imports)]
  const fromTests = [...fromSource, ...folders(rooms, room.testImports)]
  const meant = "The import table (tools/src/House.ts) has no such arrow; adding one is a question of design."
  return [
    rule(`${room.name}: rooms`, meant, { path: source(room) }, { path: anyRoom, pathNot: within(fromSource) }),
    rule(
      `${room.name}: rooms of tests`,
      meant,
      { path: `^${literally(room.folder)}/test/` },
      { path: anyRoom, pathNot: within(fromTests) }
    ),
    rule(
      `${room.name}: by name`,
      "Import another package by its name, so that its exports map holds.",
      { path: `^${literally(room.folder)}/` },
      {
        path: anyRoom,
        pathNot: `^${literally(room.folder)}/`,
        dependencyTypes: ["local"],
        dependencyTypesNot: ["aliased-workspace"]
      }
    )
  ]
}

/** A folder of a room as a pattern; of `.`, the files beside the folders, except the programs in `bin.ts`. */
const below = (room: Room, folder: string): string => {
  const root = `^${literally(room.folder)}/src/`
  if (folder === ".") return `${root}(?!bin\\.ts)[^/]+$`
  return `${root}${literally(folder.replace(/\/\*$/, ""))}/`
}

/** The order of the folders inside a room: no import points upward, and none from one folder of a row to another. */
const levels = (room: Room): ReadonlyArray<Rule> =>
  (room.folders ?? []).flatMap((folder, at, folders) => {
    const above = folders.slice(at + 1)
    const upward = rule(
      `${room.name}: ${folder}`,
      `${folder} must not import ${above.join(", ")}: imports point down the list in tools/src/House.ts. Move what both need below both.`,
      { path: below(room, folder) },
      { path: above.length === 0 ? "^$" : above.map((higher) => below(room, higher)) }
    )
    if (!folder.endsWith("/*")) return [upward]
    const sideways = rule(
      `${room.name}: beside one another in ${folder}`,
      `The folders of ${folder} must not import one another. Move what they share below them.`,
      { path: `${below(room, folder)}([^/]+)/` },
      { path: below(room, folder), pathNot: `${below(room, folder)}$1/` }
    )
    return [upward, sideways]
  })

/** What a room may take from outside. */
const outside = (room: Room): ReadonlyArray<Rule> => [
  ...(room.libraries === undefined
    ? []
    : [
        rule(
          `${room.name}: libraries`,
          `It may import ${room.libraries.join(", ")} and no other library.`,
          { path: source(room) },
          { path: "node_modules/", pathNot: `node_modules/(${room.libraries.map(literally).join("|")})/` }
        )
      ]),
  ...(room.machine
    ? []
    : [
        rule(
          `${room.name}: machine`,
          "It must run anywhere: what touches the machine stands in packages/node or in an app.",
          { path: source(room) },
          // Buffer only computes, and counts bytes faster than what the language has.
          { dependencyTypes: ["core"], pathNot: "^buffer$" }
        )
      ]),
  ...(room.published && room.bundles !== true
    ? [
        rule(
          `${room.name}: shipped`,
          "A published room gets only what its package.json names under dependencies or peerDependencies.",
          { path: source(room) },
          {
            dependencyTypes: ["npm-dev"],
            dependencyTypesNot: ["npm", "npm-peer", "type-only"],
            pathNot: bundled.map((name) => `node_modules/${literally(name)}/`)
          }
        )
      ]
    : [])
]

const everywhere: ReadonlyArray<Rule> = [
  rule(
    "circle",
    "Modules that need one another at run time: split what they share into a third.",
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }
  ),
  rule("unresolved", "Nothing stands where this import points.", {}, { couldNotResolve: true }),
  rule(
    "tests",
    "Source must not lean on tests.",
    { path: "/(src|bin)/" },
    { path: "^(packages|apps|tools)/.*\\btest/" }
  ),
  rule(
    "unlisted",
    "The package.json of the importing room does not name this package.",
    {},
    { dependencyTypes: ["npm-no-pkg", "npm-unknown"] }
  )
]

/** The rules for dependency-cruiser, all made from the table of rooms. */
export const importRules = (rooms: ReadonlyArray<Room>): IFlattenedRuleSet => ({
  forbidden: [...rooms.flatMap((room) => [...arrows(rooms, room), ...levels(room), ...outside(room)]), ...everywhere]
})
