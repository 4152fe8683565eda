/* What an order would leave. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "op.h"
#include "teamjob/app/list.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/money.h"

enum tj_code op_quote(struct db *db, const struct order *o, int64_t amount_yen,
    struct app_quote *q, struct tj_err *err)
{
	struct channel c = { 0 };
	struct money_left left;
	struct tj_err ignored;
	enum tj_code code;

	memset(q, 0, sizeof *q);
	if (o->channel != 0)
		team_get(db, &scope_everything, &channel_type, o->channel, &c,
		    &ignored);
	code = money_left(&(struct money_terms){ c.fee_tiers, c.fee_taxed != 0 },
	    amount_yen, &left, err);
	q->amount_yen = left.amount_yen;
	q->tax_yen = left.tax_yen;
	q->gross_yen = left.gross_yen;
	q->fee_permille = left.fee_permille;
	q->fee_yen = left.fee_yen;
	q->fee_tax_yen = left.fee_tax_yen;
	q->net_yen = left.net_yen;
	q->writers_yen = left.writers_yen;
	q->review_yen = left.review_yen;
	q->direction_yen = left.direction_yen;
	q->team_yen = left.team_yen;
	q->pieces = o->quantity_milli >= 1000 ? o->quantity_milli / 1000 : 1;
	q->each_yen = q->writers_yen / q->pieces;
	record_clear(&channel_type, &c);
	return code;
}

enum tj_code app_quote(struct app *app, int64_t order, int64_t amount_yen,
    struct app_quote *q, struct tj_err *err)
{
	struct order o = { 0 };
	enum tj_code code;

	memset(q, 0, sizeof *q);
	if (app->scope.level != SCOPE_ALL)
		return tj_fail(err, TJ_DENIED,
		    N_("Only a director sees the money of an order"), NULL);
	db_read_begin(app->db);
	code = app_get(app, &order_type, order, &o, err);
	if (amount_yen < 0 && code == TJ_OK)
		amount_yen = strcmp(o.state, "quoted") == 0 ? o.quoted_yen
		    : o.amount_yen;
	if (code == TJ_OK)
		code = op_quote(app->db, &o, amount_yen, q, err);
	code = db_read_end(app->db, code, err);
	record_clear(&order_type, &o);
	return code;
}
