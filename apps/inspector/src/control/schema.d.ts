/** The control calls of mock-braze, from its own description. Written by `node tools/dist/GenerateControlTypes.js`. */
export interface paths {
    "/_mock/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns 200 when the server listens. */
        get: operations["server.health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns how the mock was started, and its workspaces with masked keys and counts. */
        get: operations["server.settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/fidelity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists every emulated rule with its certainty and source, and what is not emulated. */
        get: operations["server.fidelity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates an isolated workspace with its own key. */
        post: operations["server.workspaces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/workspaces/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a workspace and its keys. The default workspace cannot be deleted. */
        delete: operations["server.closeWorkspace"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resets users, requests, faults and clock to the seed, or to an empty workspace. */
        post: operations["state.reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the time and the mode of the workspace's clock. */
        get: operations["state.clock"];
        /** Freezes, steps, shifts or releases the clock. */
        put: operations["state.setClock"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the keys of the workspace, masked, with their permissions. */
        get: operations["state.keys"];
        /** Replaces the keys of the workspace. */
        put: operations["state.setKeys"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists every rate limit with its remaining requests and the end of its window. */
        get: operations["state.pools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the snapshots of the workspace. */
        get: operations["snapshots.snapshots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/snapshots/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns when a snapshot was taken and how many users it contains. */
        get: operations["snapshots.snapshot"];
        /** Saves users, catalogs, schedules, outbox and clock under a name. */
        put: operations["snapshots.takeSnapshot"];
        post?: never;
        /** Deletes a snapshot. */
        delete: operations["snapshots.dropSnapshot"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/snapshots/{name}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restores a snapshot. The snapshot is kept. */
        post: operations["snapshots.restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/wait": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns as soon as a condition is met, or 408 with the last state. */
        post: operations["wait.wait"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists users with everything that is known about them, by identifier or by part of a name. */
        get: operations["people.users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/users/{braze_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns one user: attributes with history, events with properties, segments, messages. */
        get: operations["people.user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the messages of campaigns and Canvases: sent, or the reason why not. */
        get: operations["people.outbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts requests by status, objects by result, and users. */
        get: operations["past.stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the newest matching requests, oldest first. */
        get: operations["past.requests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns one request with bodies and headers. Keys are masked. */
        get: operations["past.request"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the applied objects in order, with how often the same content was applied. */
        get: operations["past.ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verifies claims about everything that was sent: once, in order, within a limit. */
        post: operations["past.verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/mistakes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what the client does that Braze punishes or silently drops, with advice. */
        get: operations["past.mistakes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists campaigns with the number of their messages. */
        get: operations["dashboard.campaigns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/canvases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists Canvases with the number of their messages. */
        get: operations["dashboard.canvases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/segments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists segments with their filters and current number of users. */
        get: operations["dashboard.segments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/catalogs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists catalogs with their fields and number of items. */
        get: operations["dashboard.catalogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/catalogs/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns one catalog with its items. */
        get: operations["dashboard.catalog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the fault rules and how often each fired. */
        get: operations["faults.faults"];
        /** Replaces all fault rules and resets their counters. */
        put: operations["faults.setFaults"];
        post?: never;
        /** Deletes all fault rules. */
        delete: operations["faults.clearFaults"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events as they happen, as server-sent events.
         * @description The events are `request` (a RequestSummary), `state` (a LiveState) and `gap` (a LiveGap). If two events have the same `n`, the later one replaces the earlier one. After a gap, fetch everything again.
         */
        get: operations["past.live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_mock/requests.ndjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All matching requests with bodies, oldest first, one RequestDetail per line. */
        get: operations["past.requestLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ClockChange: {
            freeze?: true | string | number;
            step?: number;
            jump?: string | number;
            /** @enum {boolean} */
            real?: true;
        };
        KeysInput: {
            keys: components["schemas"]["KeyInput"][];
        };
        KeyInput: {
            apiKey: string;
            permissions?: "all" | string[];
        };
        WaitInput: {
            until: components["schemas"]["WaitCondition"];
            timeoutMs?: number;
        };
        WaitCondition: {
            requests: number;
            path?: string;
            method?: string;
            status?: string;
            key?: string;
            text?: string;
        } | {
            accepted: {
                [key: string]: number;
            };
        } | {
            refused: {
                [key: string]: number;
            };
        } | {
            user: string | {
                external_id?: string;
                alias?: string | {
                    alias_label: string;
                    alias_name: string;
                };
                braze_id?: string;
                email?: string;
                phone?: string;
            };
            has?: {
                attribute?: string;
                /** unknown */
                value?: unknown;
                event?: string;
                purchase?: string;
                count?: number;
            };
        } | {
            messages: number;
            external_id?: string;
            id?: string;
            outcome?: string;
        } | {
            fired: number;
            rule?: number;
        } | {
            idleMs: number;
        } | {
            now: string | number;
        } | {
            all: components["schemas"]["WaitCondition"][];
        } | {
            any: components["schemas"]["WaitCondition"][];
        };
        Claims: {
            claims: ({
                /** @enum {string} */
                type: "once";
                lane?: string;
                by?: string;
            } | {
                /** @enum {string} */
                type: "order";
                lane?: string;
                by: string;
            } | {
                /** @enum {string} */
                type: "limit";
                count: number;
                windowMs: number;
                path?: string;
            })[];
        };
        FaultRuleSet: {
            seed?: number;
            rules: components["schemas"]["FaultRuleInput"][];
        };
        FaultRuleInput: {
            match?: {
                path?: string;
                method?: string;
                nth?: number;
                every?: number;
                probability?: number;
                key?: string;
                lane?: string;
                index?: number;
                bodyContains?: string;
            };
            action: {
                /** @enum {string} */
                type: "status";
                status: number;
                /** unknown */
                body?: unknown;
                headers?: {
                    [key: string]: string;
                };
                apply?: boolean;
            } | {
                /** @enum {string} */
                type: "rateLimit";
                resetAfter: number;
                apply?: boolean;
            } | {
                /** @enum {string} */
                type: "reset";
                /** @enum {string} */
                when?: "before" | "after";
                apply?: boolean;
            } | {
                /** @enum {string} */
                type: "hang";
                apply?: boolean;
            } | {
                /** @enum {string} */
                type: "delay";
                ms: number;
                apply?: boolean;
            } | {
                /** @enum {string} */
                type: "truncate";
                bytes?: number;
                apply?: boolean;
            } | {
                /** @enum {string} */
                type: "garbage";
                /** @enum {string} */
                where?: "body" | "wire";
                apply?: boolean;
            } | {
                /** @enum {string} */
                type: "drip";
                bytesPerSecond: number;
                apply?: boolean;
            } | {
                /** @enum {string} */
                type: "refuse";
                reason: string;
            };
            times?: number;
        };
        /** @description The request did not match the expected schema */
        HttpApiDecodeError: {
            issues: components["schemas"]["Issue"][];
            message: string;
            /** @enum {string} */
            _tag: "HttpApiDecodeError";
        };
        /** @description Represents an error encountered while parsing a value to match the schema */
        Issue: {
            /**
             * @description The tag identifying the type of parse issue
             * @enum {string}
             */
            _tag: "Pointer" | "Unexpected" | "Missing" | "Composite" | "Refinement" | "Transformation" | "Type" | "Forbidden";
            /** @description The path to the property where the issue occurred */
            path: components["schemas"]["PropertyKey"][];
            /** @description A descriptive message explaining the issue */
            message: string;
        };
        PropertyKey: string | number | {
            /** @enum {string} */
            _tag: "symbol";
            key: string;
        };
        BadRequest: {
            message: string;
            problems: components["schemas"]["Problem"][];
            /** @enum {string} */
            _tag: "BadRequest";
        };
        Problem: {
            path: string;
            message: string;
        };
        NotFound: {
            message: string;
            /** @enum {string} */
            _tag: "NotFound";
        };
        Settings: {
            version: string;
            url: string | null;
            /** @enum {string} */
            limits: "combined" | "legacy" | "mau";
            rateLimitScale: number;
            bounds: {
                journal: {
                    count: number;
                    bytes: number;
                };
                ledger: number;
            };
            workspaces: components["schemas"]["WorkspaceSummary"][];
        };
        WorkspaceSummary: {
            name: string;
            keys: components["schemas"]["Key"][];
            requests: number;
            users: number;
            mistakes: number;
            rules: number;
        };
        Key: {
            apiKey: string;
            permissions: "all" | string[];
        };
        Fidelity: {
            certainties: {
                certainty: string;
                meaning: string;
                rules: number;
            }[];
            rules: components["schemas"]["FidelityRule"][];
            notEmulated: string[];
        };
        FidelityRule: {
            id: string;
            says: string;
            certainty: string;
            source: string;
            checked: string;
            note?: string;
            option?: string;
        };
        NewWorkspace: {
            workspace: string;
            apiKey: string;
        };
        StatsReport: {
            requests: number;
            byStatus: {
                [key: string]: number;
            };
            accepted: {
                [key: string]: number;
            };
            dropped: {
                [key: string]: number;
            };
            refused: {
                [key: string]: number;
            };
            users: number;
        };
        ClockState: {
            now: string;
            /** @enum {string} */
            mode: "real" | "shifted" | "frozen";
            offsetMs: number;
        };
        KeyList: {
            keys: components["schemas"]["Key"][];
        };
        PoolList: {
            now: number;
            pools: components["schemas"]["Pool"][];
        };
        Pool: {
            name: string;
            used: boolean;
            limit: number;
            remaining: number;
            resetAt: number;
            window: number;
            windows: components["schemas"]["RateWindow"][];
        };
        RateWindow: {
            limit: number;
            remaining: number;
            per: number;
            resetAt: number;
        };
        SnapshotList: {
            snapshots: components["schemas"]["SnapshotInfo"][];
        };
        SnapshotInfo: {
            name: string;
            at: string;
            users: number;
            clock: components["schemas"]["ClockState"];
        };
        Waited: {
            /** @enum {boolean} */
            met: true;
            seen: {
                [key: string]: unknown;
            };
            waitedMs: number;
        };
        WaitedInVain: {
            message: string;
            seen: {
                [key: string]: unknown;
            };
            waitedMs: number;
            /** @enum {string} */
            _tag: "WaitedInVain";
        };
        UserPage: {
            users: components["schemas"]["User"][];
            total: number;
        };
        User: {
            braze_id: string;
            external_id: string | null;
            deprecated_external_ids: string[];
            user_aliases: components["schemas"]["UserAlias"][];
            merges: components["schemas"]["UserMerge"][];
            created_at: string;
            random_bucket: number;
            custom_attributes: {
                [key: string]: unknown;
            };
            attributes: components["schemas"]["UserAttribute"][];
            custom_events: components["schemas"]["Sum"][];
            purchases: components["schemas"]["Sum"][];
            total_revenue: number;
            total_orders: number;
            total_refund_value: number;
            subscription_groups: components["schemas"]["UserSubscriptionGroup"][];
            push_tokens: components["schemas"]["PushToken"][];
            segments: components["schemas"]["UserSegment"][];
            messages: components["schemas"]["Message"][];
            events: components["schemas"]["UserEvent"][];
            purchase_log: components["schemas"]["UserPurchase"][];
            history: {
                [key: string]: components["schemas"]["HistoricValue"][];
            };
        } & {
            [key: string]: unknown;
        };
        UserAlias: {
            alias_name: string;
            alias_label: string;
        };
        UserMerge: {
            at: string;
            request: number;
            /** @enum {string} */
            by: "/users/merge" | "/users/identify" | "/users/alias/update" | "/users/external_ids/rename";
            from: string;
            into: string;
            gone: string | null;
        };
        UserAttribute: {
            name: string;
            /** @enum {string} */
            kind: "reserved" | "custom";
            type: string;
            /** unknown */
            value: unknown;
            at: string;
            request: number;
            history: components["schemas"]["AttributeChange"][];
        };
        AttributeChange: {
            at: string;
            request: number;
            /** unknown */
            before: unknown;
            /** unknown */
            after: unknown;
            type: string;
        };
        Sum: {
            name: string;
            first: string;
            last: string;
            count: number;
        };
        UserSubscriptionGroup: {
            id: string;
            state: string;
            request: number;
        };
        PushToken: {
            app_id: string;
            token: string;
            device_id?: string;
        };
        UserSegment: {
            id: string;
            name: string;
        };
        Message: {
            n: number;
            request: number;
            at: number;
            /** @enum {string} */
            kind: "campaign" | "canvas" | "messages" | "transactional";
            id?: string;
            dispatch_id: string;
            send_id?: string;
            schedule_id?: string;
            braze_id?: string;
            external_id?: string;
            channels: string[];
            properties: {
                [key: string]: unknown;
            };
            outcome: string;
        };
        UserEvent: {
            name: string;
            time: string;
            properties?: {
                [key: string]: unknown;
            };
            app_id?: string;
            request: number;
        };
        UserPurchase: {
            product_id: string;
            currency: string;
            price: number;
            quantity: number;
            time: string;
            properties?: {
                [key: string]: unknown;
            };
            app_id?: string;
            request: number;
        };
        HistoricValue: {
            /** unknown */
            value: unknown;
            type: string;
            at: string;
            request: number;
        };
        OutboxPage: {
            messages: components["schemas"]["Message"][];
            total: number;
            callbacks: components["schemas"]["Callback"][];
        };
        Callback: {
            request: number;
            at: number;
            endpoint: string;
            body: {
                [key: string]: unknown;
            };
        };
        RequestPage: {
            requests: components["schemas"]["RequestSummary"][];
            total: number;
            evicted: number;
        };
        RequestSummary: {
            id: string;
            n: number;
            at: string;
            method: string;
            path: string;
            status: number;
            /** @enum {string} */
            ended: "answered" | "reset" | "hang" | "truncate" | "garbage" | "closed";
            applied: number;
            fault: components["schemas"]["FiredFault"] | null;
            items: number;
            lanes: {
                [key: string]: number;
            };
            refused: components["schemas"]["RefusedItem"][];
            bytes: number;
            answerBytes: number;
            ms: number;
            mistakes: string[];
        };
        FiredFault: {
            rule: number;
            type: string;
        };
        RefusedItem: {
            lane: string;
            index: number;
            key?: string;
            reason: string;
        };
        RequestDetail: {
            id: string;
            n: number;
            at: string;
            method: string;
            path: string;
            status: number;
            /** @enum {string} */
            ended: "answered" | "reset" | "hang" | "truncate" | "garbage" | "closed";
            applied: number;
            fault: components["schemas"]["FiredFault"] | null;
            items: number;
            lanes: {
                [key: string]: number;
            };
            refused: components["schemas"]["RefusedItem"][];
            bytes: number;
            answerBytes: number;
            ms: number;
            mistakes: string[];
            query: string;
            headers: {
                [key: string]: string;
            };
            /** unknown */
            body: unknown;
            answer: {
                status: number;
                headers: {
                    [key: string]: string;
                };
                /** unknown */
                body: unknown;
            };
        };
        LedgerPage: {
            entries: components["schemas"]["LedgerEntry"][];
            total: number;
            evicted: number;
        };
        LedgerEntry: {
            n: number;
            request: number;
            lane: string;
            index: number;
            key: string;
            hash: string;
            times: number;
        };
        Verdict: {
            ok: boolean;
            claims: components["schemas"]["JudgedClaim"][];
        };
        JudgedClaim: {
            ok: boolean;
            offenders: components["schemas"]["Offender"][];
            checked: number;
        };
        Offender: {
            request: number;
            lane?: string;
            index?: number;
            key?: string;
            reason: string;
        };
        Mistake: {
            code: string;
            count: number;
            message: string;
            advice: string;
            first: {
                request: string;
                n: number;
                method: string;
                path: string;
            };
        };
        CampaignList: {
            campaigns: components["schemas"]["CampaignSummary"][];
        };
        CampaignSummary: {
            id: string;
            name: string | null;
            /** @enum {string} */
            status: "active" | "paused" | "archived" | "draft";
            inSeed: boolean;
            channels: string[];
            tags: string[];
            description: string;
            segment_id: string | null;
            sent: number;
            heldBack: number;
            scheduled: number;
            lastAt: string | null;
            /** @enum {string} */
            type: "api_triggered" | "api" | "transactional" | "scheduled";
        };
        CanvasList: {
            canvases: components["schemas"]["CanvasSummary"][];
        };
        CanvasSummary: {
            id: string;
            name: string | null;
            /** @enum {string} */
            status: "active" | "paused" | "archived" | "draft";
            inSeed: boolean;
            channels: string[];
            tags: string[];
            description: string;
            segment_id: string | null;
            sent: number;
            heldBack: number;
            scheduled: number;
            lastAt: string | null;
            variants: string[];
        };
        SegmentList: {
            segments: components["schemas"]["SegmentSummary"][];
        };
        SegmentSummary: {
            id: string;
            name: string;
            description: string;
            tags: string[];
            /** unknown */
            filter?: unknown;
            members: number;
        };
        CatalogList: {
            catalogs: components["schemas"]["CatalogSummary"][];
        };
        CatalogSummary: {
            name: string;
            description: string;
            fields: components["schemas"]["CatalogField"][];
            itemCount: number;
            updatedAt: string;
        };
        CatalogField: {
            name: string;
            type: string;
        };
        CatalogDetail: {
            name: string;
            description: string;
            fields: components["schemas"]["CatalogField"][];
            itemCount: number;
            updatedAt: string;
            items: {
                [key: string]: unknown;
            }[];
        };
        FaultReport: {
            seed: number;
            rules: components["schemas"]["FaultRule"][];
        };
        FaultRule: {
            match: components["schemas"]["FaultMatch"];
            action: components["schemas"]["FaultAction"];
            times?: number;
            seen: number;
            fired: number;
        };
        FaultMatch: {
            path?: string;
            method?: string;
            nth?: number;
            every?: number;
            probability?: number;
            key?: string;
            lane?: string;
            index?: number;
            bodyContains?: string;
        };
        FaultAction: {
            /** @enum {string} */
            type: "status";
            status: number;
            /** unknown */
            body?: unknown;
            headers?: {
                [key: string]: string;
            };
            apply: boolean;
        } | {
            /** @enum {string} */
            type: "rateLimit";
            resetAfter: number;
            apply: boolean;
        } | {
            /** @enum {string} */
            type: "reset";
            /** @enum {string} */
            when: "before" | "after";
            apply: boolean;
        } | {
            /** @enum {string} */
            type: "hang";
            apply: boolean;
        } | {
            /** @enum {string} */
            type: "delay";
            ms: number;
            apply: boolean;
        } | {
            /** @enum {string} */
            type: "truncate";
            bytes?: number;
            apply: boolean;
        } | {
            /** @enum {string} */
            type: "garbage";
            /** @enum {string} */
            where: "body" | "wire";
            apply: boolean;
        } | {
            /** @enum {string} */
            type: "drip";
            bytesPerSecond: number;
            apply: boolean;
        } | {
            /** @enum {string} */
            type: "refuse";
            reason: string;
        };
        LiveState: {
            /** @enum {string} */
            part: "reset" | "faults" | "clock" | "keys" | "snapshot";
        };
        LiveGap: {
            missed: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "server.health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "server.settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Settings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "server.fidelity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fidelity */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fidelity"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "server.workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description NewWorkspace */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWorkspace"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "server.closeWorkspace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        closed: string;
                    };
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "state.reset": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    to?: "seed" | "empty";
                };
            };
        };
        responses: {
            /** @description StatsReport */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatsReport"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "state.clock": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ClockState */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClockState"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "state.setClock": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClockChange"];
            };
        };
        responses: {
            /** @description ClockState */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClockState"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "state.keys": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description KeyList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyList"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "state.setKeys": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeysInput"];
            };
        };
        responses: {
            /** @description KeyList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyList"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "state.pools": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description PoolList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolList"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "snapshots.snapshots": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description SnapshotList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotList"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "snapshots.snapshot": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description SnapshotInfo */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotInfo"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "snapshots.takeSnapshot": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description SnapshotInfo */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotInfo"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "snapshots.dropSnapshot": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description SnapshotList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotList"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "snapshots.restore": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description SnapshotInfo */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotInfo"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "wait.wait": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WaitInput"];
            };
        };
        responses: {
            /** @description Waited */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waited"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
            /** @description WaitedInVain */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitedInVain"];
                };
            };
        };
    };
    "people.users": {
        parameters: {
            query?: {
                workspace?: string;
                external_id?: string;
                alias?: string;
                braze_id?: string;
                email?: string;
                phone?: string;
                q?: string;
                segment?: string;
                offset?: string;
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description UserPage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "people.user": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path: {
                braze_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description User */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "people.outbox": {
        parameters: {
            query?: {
                workspace?: string;
                external_id?: string;
                kind?: string;
                id?: string;
                outcome?: string;
                text?: string;
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OutboxPage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutboxPage"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "past.stats": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description StatsReport */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatsReport"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "past.requests": {
        parameters: {
            query?: {
                workspace?: string;
                status?: string;
                path?: string;
                method?: string;
                key?: string;
                text?: string;
                refused?: string;
                fault?: string;
                since?: string;
                before?: string;
                after?: string;
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description RequestPage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestPage"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "past.request": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description RequestDetail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "past.ledger": {
        parameters: {
            query?: {
                workspace?: string;
                key?: string;
                lane?: string;
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description LedgerPage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerPage"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "past.verify": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Claims"];
            };
        };
        responses: {
            /** @description Verdict */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verdict"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "past.mistakes": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mistake"][];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "dashboard.campaigns": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description CampaignList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignList"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "dashboard.canvases": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description CanvasList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CanvasList"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "dashboard.segments": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description SegmentList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentList"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "dashboard.catalogs": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description CatalogList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogList"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "dashboard.catalog": {
        parameters: {
            query?: {
                workspace?: string;
                limit?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description CatalogDetail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogDetail"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "faults.faults": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description FaultReport */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FaultReport"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "faults.setFaults": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FaultRuleSet"];
            };
        };
        responses: {
            /** @description FaultReport */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FaultReport"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "faults.clearFaults": {
        parameters: {
            query?: {
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description FaultReport */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FaultReport"];
                };
            };
            /** @description The request did not match the expected schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpApiDecodeError"] | components["schemas"]["BadRequest"];
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotFound"];
                };
            };
        };
    };
    "past.live": {
        parameters: {
            query?: {
                /** @description Key or name of the workspace; default: the default one. */
                workspace?: string;
                /** @description The same, for clients that cannot set the header. */
                lastEventId?: string;
            };
            header?: {
                /** @description Starts with the events after this one. */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events until one side closes the connection. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    "past.requestLog": {
        parameters: {
            query?: {
                /** @description Key or name of the workspace; default: the default one. */
                workspace?: string;
                /** @description As in `GET /_mock/requests`; without `limit`, all requests. */
                status?: string;
                /** @description As in `GET /_mock/requests`; without `limit`, all requests. */
                path?: string;
                /** @description As in `GET /_mock/requests`; without `limit`, all requests. */
                method?: string;
                /** @description As in `GET /_mock/requests`; without `limit`, all requests. */
                key?: string;
                /** @description As in `GET /_mock/requests`; without `limit`, all requests. */
                text?: string;
                /** @description As in `GET /_mock/requests`; without `limit`, all requests. */
                refused?: string;
                /** @description As in `GET /_mock/requests`; without `limit`, all requests. */
                fault?: string;
                /** @description As in `GET /_mock/requests`; without `limit`, all requests. */
                since?: string;
                /** @description As in `GET /_mock/requests`; without `limit`, all requests. */
                before?: string;
                /** @description As in `GET /_mock/requests`; without `limit`, all requests. */
                after?: string;
                /** @description As in `GET /_mock/requests`; without `limit`, all requests. */
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One JSON value per line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
        };
    };
}
