import type { Schemas } from "../../control/Client.js"
import { number } from "../../parts/Format.js"
import { RequestLink } from "../../parts/RequestLink.js"
import { Table } from "../../parts/Table.js"
import { KeyLink } from "./KeyLink.js"

/** Lanes in which applying the same content twice counts twice. */
const adding: ReadonlyArray<string> = ["events", "purchases"]

const Times = ({ times, lane }: { readonly times: number; readonly lane: string }) =>
  times === 1 ? (
    <>once</>
  ) : (
    <span className={adding.includes(lane) ? "tag tag-warn" : "tag"}>{number(times)} times</span>
  )

/** Applied objects, newest first. An object whose request is no longer kept has its hash in place of a name. */
export const LedgerTable = ({ entries }: { readonly entries: ReadonlyArray<Schemas["LedgerEntry"]> }) => (
  <Table label="Applied objects" heads={["No.", "Request", "Object", "Content", "User", "Applied"]}>
    {entries.map(({ n, request, lane, index, key, hash, label, times }) => (
      <tr key={n}>
        <td className="quiet">{number(n)}</td>
        <td>
          <RequestLink n={request} />
        </td>
        <td>
          <code>{`${lane}[${index}]`}</code>
        </td>
        <td title={`Hash of the content: ${hash}`}>{label ?? <code className="quiet">{hash}</code>}</td>
        <td>
          <KeyLink value={key} />
        </td>
        <td>
          <Times times={times} lane={lane} />
        </td>
      </tr>
    ))}
  </Table>
)
