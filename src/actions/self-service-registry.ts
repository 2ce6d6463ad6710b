import type { ActionSpec } from '../flow/action.js';
import type { Encryption } from '../store/encryption.js';
import type { Action } from './action.js';
import { askChangeSpec, createAskChange } from './ask-change.js';
import { askPackageSpec, createAskPackage } from './ask-package.js';
import { classOpenSpec, createClassOpen } from './class-open.js';
import { createDraftCode, draftCodeSpec } from './draft-code.js';
import { createEraseMyData, createErasurePreview, eraseMyDataSpec, erasurePreviewSpec } from './erase-my-data.js';
import { createMyData, myDataSpec } from './my-data.js';
import { createMyDraft, myDraftSpec } from './my-draft.js';
import { createMyPeople, myPeopleSpec } from './my-people.js';
import { createNotMe, notMeSpec } from './not-me.js';
import { createTakeDraft, takeDraftSpec } from './take-draft.js';
import { createWhatStops, whatStopsSpec } from './what-stops.js';
import { createWithdraw } from './withdraw.js';

/** Actions on what a chat has begun and what is kept of it, for the check of flows, which needs no database. */
export const selfServiceSpecs: readonly ActionSpec[] = [
  askChangeSpec,
  askPackageSpec,
  classOpenSpec,
  draftCodeSpec,
  eraseMyDataSpec,
  erasurePreviewSpec,
  myDataSpec,
  myDraftSpec,
  myPeopleSpec,
  notMeSpec,
  takeDraftSpec,
  whatStopsSpec,
];

export interface SelfServiceNeeds {
  readonly encryption: Encryption;
  readonly demoShown: boolean;
  /** IANA zone that hours are said in where no centre is known. */
  readonly zone: string;
}

export function createSelfServiceActions(needs: SelfServiceNeeds): Map<string, Action> {
  const erasure = { ...needs, withdraw: createWithdraw(needs) };
  const actions: readonly Action[] = [
    createAskChange(needs),
    createAskPackage(needs),
    createClassOpen(needs),
    createDraftCode(needs),
    createEraseMyData(erasure),
    createErasurePreview(erasure),
    createMyData(needs),
    createMyDraft(needs),
    createMyPeople(needs),
    createNotMe(needs),
    createTakeDraft(needs),
    createWhatStops(),
  ];
  return new Map(actions.map((action) => [action.name, action]));
}
