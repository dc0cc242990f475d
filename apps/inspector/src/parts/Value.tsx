import { JsonTree } from "./tree/JsonTree.js"

/** A JSON value. Short values are shown in a line, others as a tree. */
export const Value = ({ label, value }: { readonly label: string; readonly value: unknown }) =>
  typeof value === "object" && value !== null ? (
    <JsonTree label={label} value={value} depth={0} />
  ) : (
    <code className={`tree-${value === null ? "null" : typeof value}`}>
      {typeof value === "string" ? value : (JSON.stringify(value) ?? "null")}
    </code>
  )
