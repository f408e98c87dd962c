/** Bundles programs of a package, and gives the directory of the bundles. */
export declare const bundle: (root: string, programs: ReadonlyArray<string>) => Promise<string>
