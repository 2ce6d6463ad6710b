import type { ActionSpec } from '../flow/action.js';
import type { Action } from './action.js';
import type { DiscoveryNeeds } from './discovery.js';
import type { FaqBook } from './faq-book.js';
import { createFaqAnswer, createFaqTopics, faqAnswerSpec, faqTopicsSpec } from './faq-topics.js';
import { createFindAlternatives, findAlternativesSpec } from './find-alternatives.js';
import { createFindPrograms, findProgramsSpec } from './find-programs.js';
import { findRegion, findRegionSpec } from './find-region.js';
import { createFindSuitable, findSuitableSpec } from './find-suitable.js';
import { createListCentres, createNearestCentres, listCentresSpec, nearestCentresSpec } from './list-centres.js';
import { createListTrades, listTradesSpec } from './list-trades.js';
import { createProgrammeDetails, programmeDetailsSpec } from './programme-details.js';
import { createSuggestTrades, suggestTradesSpec } from './suggest-trades.js';
import { createSuitableForMe, suitableForMeSpec } from './suitable-for-me.js';
import { createDescribeWish, createUnwatch, createWatch, describeWishSpec, unwatchSpec, watchSpec } from './watch.js';

/** Actions of finding a training, for the check of flows, which needs no database. */
export const discoverySpecs: readonly ActionSpec[] = [
  describeWishSpec,
  faqAnswerSpec,
  faqTopicsSpec,
  findAlternativesSpec,
  findProgramsSpec,
  findRegionSpec,
  findSuitableSpec,
  listCentresSpec,
  listTradesSpec,
  nearestCentresSpec,
  programmeDetailsSpec,
  suggestTradesSpec,
  suitableForMeSpec,
  unwatchSpec,
  watchSpec,
];

export function createDiscoveryActions(needs: DiscoveryNeeds & { readonly faq: FaqBook }): Map<string, Action> {
  const actions: readonly Action[] = [
    createDescribeWish(needs),
    createFaqAnswer(needs.faq),
    createFaqTopics(needs.faq),
    createFindAlternatives(needs),
    createFindPrograms(needs),
    findRegion,
    createFindSuitable(needs),
    createListCentres(needs),
    createListTrades(needs),
    createNearestCentres(needs),
    createProgrammeDetails(needs),
    createSuggestTrades(needs),
    createSuitableForMe(needs),
    createUnwatch(),
    createWatch(needs),
  ];
  return new Map(actions.map((action) => [action.name, action]));
}
