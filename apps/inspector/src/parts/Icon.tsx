/** Paths in a view box of 16 by 16. */
const paths = {
  logo: "M4 12.5V4.5l4 4 4-4v8",
  requests: "M2 4.5h9M8.5 2 11 4.5 8.5 7M14 11.5H5M7.5 9 5 11.5 7.5 14",
  users: "M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8ZM2.8 13.5c.6-2.3 2.7-3.5 5.2-3.5s4.600 1.200 5.200 3.500",
  overview: "M2.500 13.500V8.500M6.200 13.500V2.500M9.800 13.500V6.500M13.500 13.500V4.500",
  faults: "M8.800 1.800 3.500 9h4l-.7 5.200L12.500 7h-4.200l.5-5.200Z",
  ledger: "M4 2.500h8v11H4zM6.500 5.500h3M6.500 8h3M6.500 10.500h3",
  settings:
    "M2.500 4.500h6M12 4.500h1.500M2.500 11.500H4M7.500 11.500h6M10.200 6.200a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400ZM5.800 13.200a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400Z",
  campaigns: "M2.500 6.500v3L10.500 13V3L2.500 6.500ZM10.500 6a2 2 0 0 1 0 4M4.500 10.400V13h2v-1.700",
  outbox: "M2.500 4h11v8h-11zM2.500 4.500 8 9l5.500-4.500",
  catalogs: "M2.500 3h4.500v4.500H2.500zM9 3h4.500v4.500H9zM2.500 9H7v4.500H2.500zM9 9h4.500v4.500H9z",
  segments: "M8 2.500A5.500 5.500 0 1 0 13.500 8H8V2.500ZM10 2.400A5.500 5.500 0 0 1 13.600 6H10V2.400Z",
  system: "M2.500 3.500h11v7.500h-11zM6 13.500h4",
  light:
    "M8 10.800a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600ZM8 1.500v1.400M8 13.100v1.400M1.500 8h1.400M13.100 8h1.400M3.400 3.400l1 1M11.600 11.600l1 1M12.600 3.400l-1 1M4.400 11.600l-1 1",
  dark: "M13.500 9.500A5.800 5.800 0 0 1 6.500 2.500a5.800 5.800 0 1 0 7 7Z",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3",
  check: "M3 8.500 6.500 12 13 4.500",
  warning: "M8 2.500 14.500 13.500h-13L8 2.500ZM8 6.500v3.500M8 11.700v.1",
  search: "M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9ZM10.300 10.300l3.200 3.200",
  next: "M6 3.500 10.500 8 6 12.500",
  previous: "M10 3.500 5.500 8l4.500 4.500"
} as const

/** The available icons. */
export type IconName = keyof typeof paths

/** A decorative icon beside text. Screen readers skip it. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <path
      d={paths[name]}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
)
