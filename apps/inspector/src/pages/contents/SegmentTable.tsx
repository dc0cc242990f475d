import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { number } from "../../parts/Format.js"
import { Table } from "../../parts/Table.js"
import { JsonTree } from "../../parts/tree/JsonTree.js"

/** Segments with their filters and current number of users. */
export const SegmentTable = ({ segments }: { readonly segments: ReadonlyArray<Schemas["SegmentSummary"]> }) => {
  const href = useHref()
  return segments.length === 0 ? null : (
    <Table label="Segments" heads={["Name", "Members", "Filter"]}>
      {segments.map(({ id, name, description, tags, filter, members }) => (
        <tr key={id}>
          <td>
            <strong>{name}</strong>{" "}
            {tags.map((tag) => (
              <span key={tag} className="tag">
                {tag}
              </span>
            ))}
            <code className="contents-id">{id}</code>
            {description !== "" && <p className="quiet">{description}</p>}
          </td>
          <td>
            <a href={href("users", undefined, { segment: id })}>
              {number(members)}
              <span className="sr">
                {members === 1 ? " member" : " members"} of {name}
              </span>
            </a>
          </td>
          <td>
            {filter === undefined ? (
              <span className="quiet">all users</span>
            ) : (
              <JsonTree label={`Filter of ${name}`} value={filter} />
            )}
          </td>
        </tr>
      ))}
    </Table>
  )
}
