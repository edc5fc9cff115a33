import { id, text, timestamp } from '../../../cdk/index.js';

/** Columns of a member of a business center, as `bc/member/get/` returns it, without the enclosed object. */
export const businessCenterMemberFields = {
  bc_id: id('Business center id'),
  user_id: id('User id; null while an invitation is pending'),
  user_email: text('Email, masked by TikTok'),
  user_name: text('Name; null while an invitation is pending'),
  user_role: text('ADMIN, STANDARD'),
  finance_role: text('Finance role: MANAGER, ANALYST; null if the user has none'),
  relation_status: text('BOUND, PENDING, REJECTED'),
};

/** Columns of a partner of a business center, as `bc/partner/get/` returns it. */
export const businessCenterPartnerFields = {
  bc_id: id('Business center id'),
  partner_id: id("Id of the partner's business center (sent as bc_id)"),
  partner_name: text("Name of the partner's business center (sent as bc_name)"),
};

/** Columns of an activity, as `changelog/get/` returns it for a business center. */
export const businessCenterActivityFields = {
  bc_id: id('Business center id'),
  time: timestamp('When it happened, UTC'),
  activity_type: text('USER, ACCOUNT, ASSET, BUSINESS'),
  operator_id: id('Id of the user who did it'),
  activity_log: text('What happened, as text in English'),
};
