import { z } from 'zod';
import { valueTypes } from './action.js';
import { MAX_FLOW_DEPTH } from './limits.js';

/** What a flow looks like in YAML. `flows/flow.schema.json` is generated from here, so that editors complete it. */

export const askTypes = [
  'text',
  'name',
  'number',
  'date',
  'phone',
  'nik',
  'region',
  'yes_no',
  'photo',
  'document',
  'location',
] as const;
export type AskType = (typeof askTypes)[number];

const identifier = z
  .string()
  .regex(/^[a-z][A-Za-z0-9_]*$/, 'a name: letters, digits and _, starting with a small letter');
const nodeName = identifier.describe('Name of a node of this flow');
const variable = z.string().regex(/^\$[a-z][A-Za-z0-9_]*$/, 'a variable: $name');
const literal = z.union([z.string(), z.number(), z.boolean()]);
const inputs = z
  .record(identifier, z.union([literal, z.array(literal)]))
  .describe('Inputs: `$name` hands a variable over, anything else is taken as it stands');
const save = z
  .union([identifier, z.record(identifier, identifier)])
  .describe('Variable that keeps the answer, or a map: variable -> part of the answer');
const saveValues = z.record(identifier, identifier).describe('variable -> name of a value of the outcome');
const edges = z.record(identifier, nodeName);
const other = z
  .strictObject({ save: identifier, next: nodeName })
  .describe('Free text that is no answer is kept in `save` and goes to `next`');

/** What every question may have. */
const question = {
  tries: z.number().int().min(1).max(9).describe('Invalid answers before `else`').optional(),
  else: nodeName.describe('Where the conversation goes after `tries` invalid answers').optional(),
  skip: nodeName.describe('LEWATI is allowed and goes here; the variables are left empty').optional(),
  optional: z.literal(true).describe('LEWATI is allowed and goes to `next`').optional(),
  why: z.literal(true).describe('There is a text `.why`, said on "kenapa?"').optional(),
  other: other.optional(),
};

const dateBound = z.union([z.literal('today'), z.iso.date(), variable]);
const numberBound = z.union([z.number(), variable]);

export const nodeSchemas = {
  say: z
    .strictObject({
      say: z.literal(true),
      media: variable.describe('A picture that goes with it: the variable holds its reference').optional(),
      next: nodeName,
    })
    .describe('Says `<flow>.<node>` and goes on'),
  ask: z
    .strictObject({
      ask: z.enum(askTypes),
      save,
      next: nodeName,
      before: dateBound.describe('date: the answer must be earlier').optional(),
      after: dateBound.describe('date: the answer must be later').optional(),
      min: numberBound.describe('number: smallest value; text: fewest characters').optional(),
      max: numberBound.describe('number: largest value; text: most characters').optional(),
      confirm: z.literal(true).describe('The understood answer is said back (`.confirm`) and confirmed').optional(),
      contact: z.literal(true).describe("phone: offer the channel's own sharing button").optional(),
      fresh: z.literal(true).describe('photo, document: what was sent before it was asked does not count').optional(),
      choices: edges.describe('Choices beside the answer: choice -> node; the answer stays as it was').optional(),
      lookup: identifier.describe('Action that finds what was typed: outcomes one, many, none').optional(),
      with: inputs.optional(),
      ...question,
    })
    .describe('Asks for one answer'),
  choose: z
    .strictObject({
      choose: z.union([edges, z.literal('rows')]).describe('choice -> node, or `rows` of an action'),
      save: save.optional(),
      yes: identifier.describe('The choice that "ya" means; a choice named `yes` by itself').optional(),
      no: identifier.describe('The choice that "tidak" means; a choice named `no` by itself').optional(),
      rows: identifier.describe('Action whose rows are offered').optional(),
      with: inputs.optional(),
      next: nodeName.optional(),
      empty: nodeName.describe('Where to go when the action finds no row').optional(),
      ...question,
    })
    .describe('Offers choices'),
  do: z
    .strictObject({ do: identifier, with: inputs.optional(), save: saveValues.optional(), on: edges })
    .describe('Runs an action and goes on by the name of its outcome'),
  if: z
    .strictObject({
      if: variable,
      is: z.record(z.string(), nodeName).optional(),
      set: nodeName.optional(),
      unset: nodeName.optional(),
      else: nodeName.optional(),
    })
    .describe('Branches over one variable, by value or by being set'),
  flow: z
    .strictObject({ flow: identifier, with: inputs.optional(), save: saveValues.optional(), on: edges })
    .describe(`Runs another flow and goes on by the name of its end; at most ${MAX_FLOW_DEPTH} deep`),
  end: z
    .strictObject({ end: identifier, give: inputs.optional() })
    .describe('Ends the flow; `give` hands values to the flow that called it'),
} as const;

export type NodeKind = keyof typeof nodeSchemas;
export const nodeKinds: readonly NodeKind[] = ['say', 'ask', 'choose', 'do', 'if', 'flow', 'end'];

const valueType = z.enum(valueTypes);
const take = z.union([valueType, z.strictObject({ type: valueType, optional: z.boolean().optional() })]);

const head = {
  flow: identifier.describe('Name of the flow; the same as the name of the file'),
  form: z.literal(true).describe('Owns the conversation; leaving it keeps a draft').optional(),
  takes: z.record(identifier, take).describe('Variables that are handed in').optional(),
  start: nodeName,
};

/** The flow without its nodes, which are parsed one by one so that a finding names the node. */
export const flowHeadSchema = z.strictObject({ ...head, nodes: z.record(identifier, z.unknown()) });

export const flowSchema = z.strictObject({
  ...head,
  nodes: z.record(identifier, z.union(nodeKinds.map((kind) => nodeSchemas[kind]))),
});

/** JSON Schema of a flow file, for editors (`flows/flow.schema.json`). */
export function flowJsonSchema(): unknown {
  return z.toJSONSchema(flowSchema, { io: 'input', reused: 'ref' });
}
