import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { number } from "../../parts/Format.js"
import { Table } from "../../parts/Table.js"
import { JsonTree } from "../../parts/tree/JsonTree.js"
import { Title } from "./Title.js"

/** Segments with their filters and current number of users. */
export const SegmentTable = ({ segments }: { readonly segments: ReadonlyArray<Schemas["SegmentSummary"]> }) => {
  const href = useHref()
  return segments.length === 0 ? null : (
    <Table
      label="Segments"
      rows={segments}
      rowKey={({ id }) => id}
      columns={[
        { head: "Name", kind: "long", line: "start", cell: (segment) => <Title {...segment} /> },
        {
          head: "Members",
          line: "end",
          cell: ({ id, name, members }) => (
            <a href={href("users", undefined, { segment: id })}>
              {number(members)}
              <span className="sr">
                {members === 1 ? " member" : " members"} of {name}
              </span>
            </a>
          )
        },
        {
          head: "Filter",
          kind: "long",
          cell: ({ name, filter }) =>
            filter === undefined ? (
              <span className="quiet">all users</span>
            ) : (
              <JsonTree label={`Filter of ${name}`} value={filter} />
            )
        }
      ]}
    />
  )
}
