/** The types of the API, made from its OpenAPI document by src/server/rest/openapi.test.ts. */
export interface paths {
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
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
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Database, blobs, disk and models can be worked with */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ready: boolean;
                            database: boolean;
                            blobs: boolean;
                            models: boolean;
                        };
                    };
                };
                /** @description Default Response */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ready: boolean;
                            database: boolean;
                            blobs: boolean;
                            models: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures for Prometheus */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/studies:import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import files and zip archives in one multipart request */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "open" | "closed" | "expired";
                            /** Format: date-time */
                            createdAt: string;
                            closedAt: string | null;
                            receiving: number;
                            waiting: number;
                            files: {
                                accepted: number;
                                duplicate: number;
                                conflict: number;
                                refused: number;
                            };
                            deidentified: {
                                files: number;
                                attributesRemoved: number;
                                warnings: {
                                    code: string;
                                    files: number;
                                }[];
                            };
                            series: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                studyId: string;
                                studyInstanceUID: string;
                                seriesInstanceUID: string;
                                /** @enum {string} */
                                state: "receiving" | "complete";
                                revision: number;
                                instanceCount: number;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Uploads, newest first; each by itself tells what became of its files */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    state?: "open" | "closed" | "expired";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                state: "open" | "closed" | "expired";
                                /** Format: date-time */
                                createdAt: string;
                                closedAt: string | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Open an upload; its files come by tus */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "open" | "closed" | "expired";
                            /** Format: date-time */
                            createdAt: string;
                            closedAt: string | null;
                            receiving: number;
                            waiting: number;
                            files: {
                                accepted: number;
                                duplicate: number;
                                conflict: number;
                                refused: number;
                            };
                            deidentified: {
                                files: number;
                                attributesRemoved: number;
                                warnings: {
                                    code: string;
                                    files: number;
                                }[];
                            };
                            series: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                studyId: string;
                                studyInstanceUID: string;
                                seriesInstanceUID: string;
                                /** @enum {string} */
                                state: "receiving" | "complete";
                                revision: number;
                                instanceCount: number;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of an upload */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "open" | "closed" | "expired";
                            /** Format: date-time */
                            createdAt: string;
                            closedAt: string | null;
                            receiving: number;
                            waiting: number;
                            files: {
                                accepted: number;
                                duplicate: number;
                                conflict: number;
                                refused: number;
                            };
                            deidentified: {
                                files: number;
                                attributesRemoved: number;
                                warnings: {
                                    code: string;
                                    files: number;
                                }[];
                            };
                            series: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                studyId: string;
                                studyInstanceUID: string;
                                seriesInstanceUID: string;
                                /** @enum {string} */
                                state: "receiving" | "complete";
                                revision: number;
                                instanceCount: number;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{id}/left-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Files that are in no series, and why */
        get: {
            parameters: {
                query?: {
                    after?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                position: number;
                                transferId: string | null;
                                entry: number | null;
                                /** @enum {string} */
                                state: "conflict" | "refused";
                                errorCode: string;
                                errorMessage: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close an upload: its series are read as soon as all is ingested */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "open" | "closed" | "expired";
                            /** Format: date-time */
                            createdAt: string;
                            closedAt: string | null;
                            receiving: number;
                            waiting: number;
                            files: {
                                accepted: number;
                                duplicate: number;
                                conflict: number;
                                refused: number;
                            };
                            deidentified: {
                                files: number;
                                attributesRemoved: number;
                                warnings: {
                                    code: string;
                                    files: number;
                                }[];
                            };
                            series: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                studyId: string;
                                studyInstanceUID: string;
                                seriesInstanceUID: string;
                                /** @enum {string} */
                                state: "receiving" | "complete";
                                revision: number;
                                instanceCount: number;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/studies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Studies, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    sort?: "createdAt" | "studyDate";
                    /** @description Study date, this day or later */
                    from?: string;
                    /** @description Study date, this day or earlier */
                    to?: string;
                    /** @description Of one of its series */
                    modality?: string;
                    /** @description Of one of its analyses */
                    state?: "queued" | "running" | "done" | "failed" | "cancelled";
                    /** @description Of that same analysis */
                    verdict?: "suspicious" | "not-suspicious" | "not-interpretable";
                    patientId?: string;
                    /** @description The beginning of a patient's name, a patient's id, an accession number, or beginnings of words of the description */
                    text?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                studyInstanceUID: string;
                                studyDate: string | null;
                                patientId: string | null;
                                patientName: string | null;
                                accessionNumber: string | null;
                                description: string | null;
                                /** Format: date-time */
                                createdAt: string;
                                modalities: string[];
                                seriesCount: number;
                                instanceCount: number;
                                latestAnalysis: {
                                    /** Format: uuid */
                                    id: string;
                                    /** @enum {string} */
                                    state: "queued" | "running" | "done" | "failed" | "cancelled";
                                    verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                                } | null;
                                suspicious: boolean;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/studies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One study */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            studyInstanceUID: string;
                            studyDate: string | null;
                            patientId: string | null;
                            patientName: string | null;
                            accessionNumber: string | null;
                            description: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            modalities: string[];
                            seriesCount: number;
                            instanceCount: number;
                            latestAnalysis: {
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                state: "queued" | "running" | "done" | "failed" | "cancelled";
                                verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                            } | null;
                            suspicious: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a study */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/studies/{id}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The series of a study */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                studyId: string;
                                seriesInstanceUID: string;
                                modality: string | null;
                                description: string | null;
                                revision: number;
                                instanceCount: number;
                                /** @enum {string} */
                                state: "receiving" | "complete";
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One series */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** Format: uuid */
                            studyId: string;
                            seriesInstanceUID: string;
                            modality: string | null;
                            description: string | null;
                            revision: number;
                            instanceCount: number;
                            /** @enum {string} */
                            state: "receiving" | "complete";
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series/{id}/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The instances of a series */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                /** Format: uuid */
                                seriesId: string;
                                sopInstanceUID: string;
                                instanceNumber: number | null;
                                bytes: number;
                                sha256: string;
                                transferSyntaxUID: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One instance */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** Format: uuid */
                            seriesId: string;
                            sopInstanceUID: string;
                            instanceNumber: number | null;
                            bytes: number;
                            sha256: string;
                            transferSyntaxUID: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file as it was sent */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Analyses, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    state?: "queued" | "running" | "done" | "failed" | "cancelled";
                    verdict?: "suspicious" | "not-suspicious" | "not-interpretable";
                    seriesId?: string;
                    studyId?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                state: "queued" | "running" | "done" | "failed" | "cancelled";
                                /** Format: uuid */
                                studyId: string;
                                studyInstanceUID: string;
                                /** Format: uuid */
                                seriesId: string;
                                seriesInstanceUID: string;
                                seriesRevision: number;
                                verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                                model: {
                                    name: string;
                                    version: string;
                                    sha256: string;
                                };
                                parameters: {
                                    [key: string]: unknown;
                                };
                                priority: number;
                                progress: {
                                    [key: string]: unknown;
                                } | null;
                                attempts: number;
                                error: {
                                    code: string;
                                    message: string | null;
                                } | null;
                                /** Format: date-time */
                                createdAt: string;
                                startedAt: string | null;
                                finishedAt: string | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Ask for an analysis; asked twice for the same, it is one */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: uuid */
                        seriesId: string;
                        model: string;
                        parameters?: {
                            probabilityThreshold?: number;
                            minimumBoxPx?: number;
                            consecutiveSlices?: number;
                            /** @enum {string} */
                            quadrantOrigin?: "valid-area" | "image";
                            mirroredAveraging?: boolean;
                        };
                        /**
                         * @default person
                         * @enum {string}
                         */
                        priority?: "person" | "batch";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "queued" | "running" | "done" | "failed" | "cancelled";
                            /** Format: uuid */
                            studyId: string;
                            studyInstanceUID: string;
                            /** Format: uuid */
                            seriesId: string;
                            seriesInstanceUID: string;
                            seriesRevision: number;
                            verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                            model: {
                                name: string;
                                version: string;
                                sha256: string;
                            };
                            parameters: {
                                [key: string]: unknown;
                            };
                            priority: number;
                            progress: {
                                [key: string]: unknown;
                            } | null;
                            attempts: number;
                            error: {
                                code: string;
                                message: string | null;
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            startedAt: string | null;
                            finishedAt: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One analysis */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "queued" | "running" | "done" | "failed" | "cancelled";
                            /** Format: uuid */
                            studyId: string;
                            studyInstanceUID: string;
                            /** Format: uuid */
                            seriesId: string;
                            seriesInstanceUID: string;
                            seriesRevision: number;
                            verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                            model: {
                                name: string;
                                version: string;
                                sha256: string;
                            };
                            parameters: {
                                [key: string]: unknown;
                            };
                            priority: number;
                            progress: {
                                [key: string]: unknown;
                            } | null;
                            attempts: number;
                            error: {
                                code: string;
                                message: string | null;
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            startedAt: string | null;
                            finishedAt: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/reading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The Reading (groundglass.reading/1) */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/mask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lungs and lesions as NIfTI, gzipped */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an analysis that waits or runs */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "queued" | "running" | "done" | "failed" | "cancelled";
                            /** Format: uuid */
                            studyId: string;
                            studyInstanceUID: string;
                            /** Format: uuid */
                            seriesId: string;
                            seriesInstanceUID: string;
                            seriesRevision: number;
                            verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                            model: {
                                name: string;
                                version: string;
                                sha256: string;
                            };
                            parameters: {
                                [key: string]: unknown;
                            };
                            priority: number;
                            progress: {
                                [key: string]: unknown;
                            } | null;
                            attempts: number;
                            error: {
                                code: string;
                                message: string | null;
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            startedAt: string | null;
                            finishedAt: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/reports/slices.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One line a slice */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/reports/lesions.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One line a lesion and slice */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/reports/summary.png": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The case on one page */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/overlays/{slice}.png": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A slice with its lesions, as PNG */
        get: {
            parameters: {
                query?: {
                    widthHu?: number;
                    centreHu?: number;
                };
                header?: never;
                path: {
                    id: string;
                    slice: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One analysis as it changes (Server-Sent Events), until it ends */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "last-event-id"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All of one's institution's analyses as they change (Server-Sent Events) */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "last-event-id"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses:reanalyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read a cohort with a model, behind whoever waits; earlier analyses stay */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        model: string;
                        parameters?: {
                            probabilityThreshold?: number;
                            minimumBoxPx?: number;
                            consecutiveSlices?: number;
                            /** @enum {string} */
                            quadrantOrigin?: "valid-area" | "image";
                            mirroredAveraging?: boolean;
                        };
                        seriesIds?: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            series: number;
                            queued: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses:compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a model changed, series by series, against their newest Reading by another */
        get: {
            parameters: {
                query: {
                    model: string;
                    changed?: string;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            verdicts: {
                                /** @enum {string} */
                                before: "suspicious" | "not-suspicious" | "not-interpretable";
                                /** @enum {string} */
                                after: "suspicious" | "not-suspicious" | "not-interpretable";
                                series: number;
                            }[];
                            items: {
                                /** Format: uuid */
                                seriesId: string;
                                seriesInstanceUID: string;
                                changed: boolean;
                                /** Format: uuid */
                                beforeId: string;
                                /** Format: uuid */
                                afterId: string;
                                before: {
                                    /** @enum {string} */
                                    label: "suspicious" | "not-suspicious" | "not-interpretable";
                                    reason: string;
                                    margin: {
                                        slices: number;
                                        /** @enum {string} */
                                        change: "cleared" | "added";
                                    } | null;
                                    lesionSliceCount: number;
                                    lesionModel: string | null;
                                };
                                after: {
                                    /** @enum {string} */
                                    label: "suspicious" | "not-suspicious" | "not-interpretable";
                                    reason: string;
                                    margin: {
                                        slices: number;
                                        /** @enum {string} */
                                        change: "cleared" | "added";
                                    } | null;
                                    lesionSliceCount: number;
                                    lesionModel: string | null;
                                };
                                runs: {
                                    gained: {
                                        /** @enum {string} */
                                        quadrant: "right-anterior" | "left-anterior" | "right-posterior" | "left-posterior";
                                        firstSlice: number;
                                        lastSlice: number;
                                        lengthSlices: number;
                                        lengthMm: number;
                                    }[];
                                    lost: {
                                        /** @enum {string} */
                                        quadrant: "right-anterior" | "left-anterior" | "right-posterior" | "left-posterior";
                                        firstSlice: number;
                                        lastSlice: number;
                                        lengthSlices: number;
                                        lengthMm: number;
                                    }[];
                                };
                                lesionSlices: {
                                    readonly gained: number[];
                                    readonly lost: number[];
                                };
                                readonly causes: ("lesion-model" | "valid-area-model" | "parameters" | "slices")[];
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cases, newest first; with text, best match first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    state?: "draft" | "in-review" | "published" | "withdrawn";
                    finding?: string;
                    tag?: string;
                    verdict?: "suspicious" | "not-suspicious" | "not-interpretable";
                    text?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                state: "draft" | "in-review" | "published" | "withdrawn";
                                title: string;
                                history: string;
                                diagnosis: string;
                                proof: string;
                                findings: string[];
                                tags: string[];
                                licence: string;
                                author: string;
                                verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                                warnings: string[];
                                signer: {
                                    name: string;
                                    fingerprint: string;
                                } | null;
                                /** Format: date-time */
                                createdAt: string;
                                publishedAt: string | null;
                                own: boolean;
                                studyId: string | null;
                                reviewComment: string | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Begin a case with a study of one's institution */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: uuid */
                        studyId: string;
                        /** Format: uuid */
                        analysisId?: string;
                        title: string;
                        licence: string;
                        author?: string;
                        history?: string;
                        diagnosis?: string;
                        proof?: string;
                        findings?: string[];
                        tags?: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "draft" | "in-review" | "published" | "withdrawn";
                            title: string;
                            history: string;
                            diagnosis: string;
                            proof: string;
                            findings: string[];
                            tags: string[];
                            licence: string;
                            author: string;
                            verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                            warnings: string[];
                            signer: {
                                name: string;
                                fingerprint: string;
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            publishedAt: string | null;
                            own: boolean;
                            studyId: string | null;
                            reviewComment: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases:facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many cases have each finding, tag and verdict */
        get: {
            parameters: {
                query?: {
                    state?: "draft" | "in-review" | "published" | "withdrawn";
                    finding?: string;
                    tag?: string;
                    verdict?: "suspicious" | "not-suspicious" | "not-interpretable";
                    text?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            findings: {
                                value: string;
                                count: number;
                            }[];
                            tags: {
                                value: string;
                                count: number;
                            }[];
                            verdicts: {
                                value: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                                count: number;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One case */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "draft" | "in-review" | "published" | "withdrawn";
                            title: string;
                            history: string;
                            diagnosis: string;
                            proof: string;
                            findings: string[];
                            tags: string[];
                            licence: string;
                            author: string;
                            verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                            warnings: string[];
                            signer: {
                                name: string;
                                fingerprint: string;
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            publishedAt: string | null;
                            own: boolean;
                            studyId: string | null;
                            reviewComment: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a draft or a withdrawn case */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Write on a draft */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        title?: string;
                        licence?: string;
                        author?: string;
                        history?: string;
                        diagnosis?: string;
                        proof?: string;
                        findings?: string[];
                        tags?: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "draft" | "in-review" | "published" | "withdrawn";
                            title: string;
                            history: string;
                            diagnosis: string;
                            proof: string;
                            findings: string[];
                            tags: string[];
                            licence: string;
                            author: string;
                            verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                            warnings: string[];
                            signer: {
                                name: string;
                                fingerprint: string;
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            publishedAt: string | null;
                            own: boolean;
                            studyId: string | null;
                            reviewComment: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/v1/cases/{id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Submit a draft for review: its de-identified copy is made */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default [] */
                        acknowledged?: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "draft" | "in-review" | "published" | "withdrawn";
                            title: string;
                            history: string;
                            diagnosis: string;
                            proof: string;
                            findings: string[];
                            tags: string[];
                            licence: string;
                            author: string;
                            verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                            warnings: string[];
                            signer: {
                                name: string;
                                fingerprint: string;
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            publishedAt: string | null;
                            own: boolean;
                            studyId: string | null;
                            reviewComment: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept somebody else's case, which publishes it, or send it back */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        decision: "accept";
                        /** @default  */
                        comment?: string;
                    } | {
                        /** @enum {string} */
                        decision: "send-back";
                        comment: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "draft" | "in-review" | "published" | "withdrawn";
                            title: string;
                            history: string;
                            diagnosis: string;
                            proof: string;
                            findings: string[];
                            tags: string[];
                            licence: string;
                            author: string;
                            verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                            warnings: string[];
                            signer: {
                                name: string;
                                fingerprint: string;
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            publishedAt: string | null;
                            own: boolean;
                            studyId: string | null;
                            reviewComment: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a case out of the library, or out of review */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "draft" | "in-review" | "published" | "withdrawn";
                            title: string;
                            history: string;
                            diagnosis: string;
                            proof: string;
                            findings: string[];
                            tags: string[];
                            licence: string;
                            author: string;
                            verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                            warnings: string[];
                            signer: {
                                name: string;
                                fingerprint: string;
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            publishedAt: string | null;
                            own: boolean;
                            studyId: string | null;
                            reviewComment: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/key-slice.png": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The slice that shows most */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/reading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The Reading (groundglass.reading/1) */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/mask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lungs and lesions as NIfTI, gzipped */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/overlays/{slice}.png": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A slice with its lesions, as PNG */
        get: {
            parameters: {
                query?: {
                    widthHu?: number;
                    centreHu?: number;
                };
                header?: never;
                path: {
                    id: string;
                    slice: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/instances.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its de-identified instances */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The case as one signed bundle */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases:import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import the signed bundle of a case; twice the same is one case */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "draft" | "in-review" | "published" | "withdrawn";
                            title: string;
                            history: string;
                            diagnosis: string;
                            proof: string;
                            findings: string[];
                            tags: string[];
                            licence: string;
                            author: string;
                            verdict: ("suspicious" | "not-suspicious" | "not-interpretable") | null;
                            warnings: string[];
                            signer: {
                                name: string;
                                fingerprint: string;
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            publishedAt: string | null;
                            own: boolean;
                            studyId: string | null;
                            reviewComment: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public key by which this site signs its cases */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            publicKey: string;
                            fingerprint: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asks */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            kind: "user" | "token" | "guest" | "nobody";
                            demonstration?: boolean;
                            userId?: string;
                            name?: string;
                            email?: string;
                            /** @enum {string} */
                            role?: "administrator" | "radiologist" | "researcher" | "visitor";
                            institutionId?: string;
                            scopes?: ("studies:read" | "studies:write" | "analyses:read" | "analyses:write" | "cases:read" | "cases:write" | "models:read" | "system:read" | "admin")[];
                            publicMode?: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Sign in */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        email: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            userId: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Sign out */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change the password; all other sessions end */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        current: string;
                        next: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept an invitation: the account gets its name and password */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        secret: string;
                        name: string;
                        password: string;
                        /** Format: email */
                        email?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            userId: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All users */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                email: string;
                                /** @enum {string} */
                                role: "administrator" | "radiologist" | "researcher" | "visitor";
                                institutionId: string;
                                disabledAt: string | null;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/institutions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All institutions */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Add an institution; people are invited into it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            email: string;
                            /** @enum {string} */
                            role: "administrator" | "radiologist" | "researcher" | "visitor";
                            institutionId: string;
                            disabledAt: string | null;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Delete an account */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Change role, institution, or whether the account rests */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        role?: "administrator" | "radiologist" | "researcher" | "visitor";
                        /** Format: uuid */
                        institutionId?: string;
                        disabled?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            email: string;
                            /** @enum {string} */
                            role: "administrator" | "radiologist" | "researcher" | "visitor";
                            institutionId: string;
                            disabledAt: string | null;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/v1/users/{id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a lock-out before its time */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an account, and the link that opens it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: email */
                        email: string;
                        /** @enum {string} */
                        role: "administrator" | "radiologist" | "researcher" | "visitor";
                        /** Format: uuid */
                        institutionId: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            userId: string;
                            link: string;
                            /** Format: date-time */
                            expiresAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new link for an account */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            userId: string;
                            link: string;
                            /** Format: date-time */
                            expiresAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** API tokens */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                userId: string;
                                name: string;
                                scopes: ("studies:read" | "studies:write" | "analyses:read" | "analyses:write" | "cases:read" | "cases:write" | "models:read" | "system:read" | "admin")[];
                                /** Format: date-time */
                                createdAt: string;
                                expiresAt: string | null;
                                revokedAt: string | null;
                                lastUsedAt: string | null;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Make an API token of one's own; its secret is shown once */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        scopes: ("studies:read" | "studies:write" | "analyses:read" | "analyses:write" | "cases:read" | "cases:write" | "models:read" | "system:read" | "admin")[];
                        /** @default null */
                        expiresAt?: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            token: {
                                /** Format: uuid */
                                id: string;
                                userId: string;
                                name: string;
                                scopes: ("studies:read" | "studies:write" | "analyses:read" | "analyses:write" | "cases:read" | "cases:write" | "models:read" | "system:read" | "admin")[];
                                /** Format: date-time */
                                createdAt: string;
                                expiresAt: string | null;
                                revokedAt: string | null;
                                lastUsedAt: string | null;
                            };
                            secret: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            userId: string;
                            name: string;
                            scopes: ("studies:read" | "studies:write" | "analyses:read" | "analyses:write" | "cases:read" | "cases:write" | "models:read" | "system:read" | "admin")[];
                            /** Format: date-time */
                            createdAt: string;
                            expiresAt: string | null;
                            revokedAt: string | null;
                            lastUsedAt: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/guest-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Links that have not been cleared away; a guest sees their own */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** A secret link to upload by, in `public` mode */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            secret: string;
                            link: string;
                            /** Format: date-time */
                            expiresAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/guest-links/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a link now; what came by it is deleted as if its time had come */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Model packages that can be read with */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                name: string;
                                version: string;
                                sha256: string;
                                /** @enum {string} */
                                task: "valid-area" | "lesion";
                                licence: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/dead": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Analyses that were given up */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                analysisId: string;
                                /** Format: date-time */
                                diedAt: string;
                                errorCode: string | null;
                                attempts: number;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/requeue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Queue again what was given up: these analyses, or all */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        analysisIds?: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            queued: string[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Workers that live: where, with which models, how fast */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                                host: string;
                                pid: number;
                                device: string;
                                models: {
                                    name: string;
                                    version: string;
                                    sha256: string;
                                }[];
                                msPerSlice: number | null;
                                seriesCount: number;
                                /** Format: date-time */
                                startedAt: string;
                                /** Format: date-time */
                                lastSeenAt: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Version, database, disk, workers */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            version: string;
                            /** @enum {string} */
                            database: "pglite" | "postgres";
                            freeBytes: number;
                            workers: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                                device: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audit trail, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    action?: "session.begin" | "session.refuse" | "session.lock-out" | "session.end" | "password.change" | "institution.create" | "user.invite" | "user.invite-again" | "user.accept" | "user.change" | "user.unlock" | "user.delete" | "token.create" | "token.revoke" | "guest-link.create" | "guest-link.delete" | "upload.open" | "upload.close" | "upload.expire" | "upload.settle" | "upload.delete" | "study.list" | "study.view" | "study.delete" | "series.view" | "instance.export" | "analysis.view" | "analysis.request" | "analysis.finish" | "analysis.fail" | "analysis.cancel" | "analysis.delete" | "analysis.requeue" | "reading.export" | "mask.export" | "report.export" | "case.create" | "case.change" | "case.review" | "case.publish" | "case.withdraw" | "case.delete" | "case.export" | "case.import" | "storage.collect" | "backup.create" | "backup.restore" | "configuration.change" | "models.change" | "audit.view";
                    actorKind?: string;
                    actorId?: string;
                    objectType?: string;
                    objectId?: string;
                    from?: string;
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                sequence: number;
                                /** Format: date-time */
                                at: string;
                                actorKind: string;
                                actorId: string | null;
                                action: string;
                                objectType: string | null;
                                objectId: string | null;
                                detail: {
                                    [key: string]: unknown;
                                };
                                previousHash: string;
                                hash: string;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the audit trail is whole, and where it ends */
        get: {
            parameters: {
                query?: {
                    expect?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            events: number;
                            head: {
                                sequence: number;
                                hash: string;
                            };
                            faults: {
                                /** @enum {string} */
                                kind: "changed" | "unlinked" | "missing" | "misplaced" | "not-anchored";
                                sequence: number;
                                message: string;
                            }[];
                            faultCount: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{name}/manifest.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a model package says about its network */
        get: {
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
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{name}/model.onnx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its network; the ETag is the SHA-256 that the manifest gives */
        get: {
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
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{uploadId}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    uploadId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    uploadId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{uploadId}/files/{fileId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    uploadId: string;
                    fileId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    uploadId: string;
                    fileId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: {
        /** @description A refusal, or a failure, told by its code (RFC 9457) */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    type: "about:blank";
                    title: string;
                    status: number;
                    code: string;
                    detail: string;
                    requestId: string;
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
