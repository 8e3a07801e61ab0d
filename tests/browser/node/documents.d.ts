// The documents that faqbot/site/export writes, as the modules under assets/answer read them.

declare namespace Documents {
  type Lang = "ko" | "en";
  type Sizes = Record<string, number>;

  /** What texts are read with. */
  interface Text {
    letters: [string, string, string];
    sounds: [string, string, string];
    keys: string;
    typed: string;
    joined: string[];
    endings: string[];
    runs: number[];
    sizes: Sizes;
  }

  interface Index {
    version: string;
    ids: string[];
    first: number;
    letters: string;
    phrases: string;
    glossary: string[][];
    nearest: number;
    sizes: Sizes;
    text: Text;
    calibration: { scope: number[]; choice: number[] };
    margins: {
      step: number;
      least: number;
      own: string;
      places: string;
      values: string;
      bias: number[];
    } | null;
  }

  /** Patterns by the flags that they are compiled with, then by name. */
  interface Patterned {
    patterns: Record<string, Record<string, string>>;
    sizes?: Sizes;
  }
  type Sized = Patterned & { sizes: Sizes };
  type Named = [id: string, source: string];

  interface Rules {
    version: string;
    kept: string;
    diagnosis: Sized & {
      codes: Record<string, string>;
      reasons: Record<string, number>;
      around_reason: string;
      errors: Record<string, string>;
      phrases: [code: number, korean: number, stems: string][];
      resources: string;
      prefix: string;
      sections: [id: string, method: string, path: string][];
    };
    restating: Patterned;
    reading: Sized & {
      lines: [kind: string, source: string, flags: string][];
      spans: [kind: string, source: string, flags: string, kept: string][];
      polite: string[];
      unsaid: string[];
      names: string[];
    };
    recognising: Sized & {
      products: [id: string, role: string, sure: string[], words?: string[]][];
      unlisted: string;
      prefix: string;
      messages: Message[];
      clients: Record<string, any>;
      related: Record<string, string[]>;
    };
    following: Sized & { things: Named[]; actions: Named[] };
    decision: Record<string, any>;
    ticket: Sized;
    two: Sized;
    masking: { masks: Record<string, string>; rules: [kind: string, ...sources: string[]][] };
  }
  type Message = [
    id: string,
    status: number | null,
    error: string | null,
    isOurs: boolean,
    entries: string[],
    texts: string[][],
  ];

  interface Link {
    title: string;
    url: string;
  }
  interface Section {
    title: string;
    under?: string;
    method?: string;
    path?: string;
    page?: string;
    rules?: Record<string, number>;
  }

  interface Answers {
    version: string;
    lang: Lang;
    prefix: string;
    addresses: Record<
      "entry" | "status" | "call" | "error" | "message" | "short" | "short_status",
      string
    >;
    reference: string;
    words: Record<string, string>;
    links: Link[];
    thresholds: { answer: number; choose: number; candidate: number; sure: number };
    entries: Record<
      string,
      { title: string; html: string; api: string[]; codes: number[]; short?: string }
    >;
    status: Record<
      string,
      { name: string; title: string; meaning: string; fix: string; told: string; more: string; api: string[] }
    >;
    errors: Record<string, { meaning: string; fix: string; status: number | null; told: string; named?: string }>;
    messages: Record<string, [text: string, meaning: string]>;
    api: Record<string, Section>;
    rules: string[];
    topics: Record<string, { name: string; reply: string; links: Link[] }>;
    products: Record<string, string>;
    popular: string[];
    pages: [location: string, title: string][];
  }

  interface Passages {
    version: string;
    lang: Lang;
    weights: Sizes;
    langs: number;
    code: string;
    particles: string;
    whole: number;
    words: string[];
    pages: Record<string, [heading: string, anchor: string, html: string][]>;
  }
}

declare module "*/version.js" {
  export const VERSION: string;
  export const MODULES: string[];
  export const DOCUMENTS: Record<string, string[]>;
}
