/* What a team sets up once, and answers that got stuck. */
#include <string.h>

#include "op.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/money.h"

static const int64_t fee_sum = 1000000000000;	/* beyond every tier */

/* Logins and codes: ASCII, so that no two look alike. */
enum tj_code op_check_code(const char *code, struct tj_err *err)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t n = strlen(code);

	if (n >= 1 && n <= 32 && strspn(code, allowed) == n &&
	    strchr("._-", code[0]) == NULL)
		return TJ_OK;
	return tj_fail(err, TJ_INVALID, N_("\"%1\" cannot be a short name: "
	    "a-z, 0-9 and . _ -, at most 32, beginning with a letter or digit"),
	    code, NULL);
}

/* ---- what a team sets up once ---- */

static enum tj_code make_coded(struct op *op, const struct action_values *v,
    const struct record_type *type, int64_t (*find)(struct db *, const char *),
    struct tj_err *err)
{
	void *row = mem_new(1, type->size);
	const char *code_text = value_text(v, "code");
	enum tj_code code = op_check_code(code_text, err);

	if (code == TJ_OK && find(op->db, code_text) != 0)
		code = tj_fail(err, TJ_REFUSED,
		    N_("There is a \"%1\" already"), code_text, NULL);
	value_apply(v, type, row);
	if (code == TJ_OK)
		code = op_make(op, type, row, err);
	op_say(op, N_("Made %1 (u undoes)"), code_text, NULL);
	record_clear(type, row);
	mem_free(&row);
	return code;
}

OP_HANDLER(skill_create)
{
	(void)id;
	return make_coded(op, v, &skill_type, team_skill_by_code, err);
}

OP_HANDLER(skill_review)
{
	struct skill s = { 0 };
	enum tj_code code = op_get(op, &skill_type, value_int(v, "skill", 0),
	    &s, err);

	(void)id;
	value_apply(v, &skill_type, &s);
	if (code == TJ_OK)
		code = op_put(op, &skill_type, &s, err);
	op_say(op, N_("The reviews of %1 ask for this from now on (u undoes)"),
	    s.name, NULL);
	record_clear(&skill_type, &s);
	return code;
}

/* Fees and steps are read here once, so that no order stumbles over them. */
OP_HANDLER(channel_create)
{
	int64_t fee, permille;
	enum tj_code code = money_fee(value_text(v, "fee"), fee_sum, &fee,
	    &permille, err);

	(void)id;
	return code != TJ_OK ? code
	    : make_coded(op, v, &channel_type, team_channel_by_code, err);
}

OP_HANDLER(template_create)
{
	enum tj_code code = op_check_steps(op, value_text(v, "steps"), err);

	(void)id;
	return code != TJ_OK ? code
	    : make_coded(op, v, &template_type, team_template_by_code, err);
}

/* ---- answers that got stuck ---- */

OP_HANDLER(outbox_again)
{
	(void)v;
	op_say(op, N_("It will be sent again at the next pull"), NULL);
	return team_outbox_decide(op->db, id, "waiting", op->record.at, err);
}

OP_HANDLER(outbox_arrived)
{
	(void)v;
	op_say(op, N_("Noted as arrived"), NULL);
	return team_outbox_decide(op->db, id, "sent", op->record.at, err);
}
