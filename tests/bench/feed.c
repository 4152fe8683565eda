#include "feed.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *const places[] = {
	"札幌", "小樽", "函館", "青森", "仙台", "金沢", "名古屋", "京都",
	"神戸", "広島", "高松", "福岡", "長崎", "那覇", "松本", "富山",
};
static const char *const topics[] = {
	"のラーメン店を紹介する記事", "駅前ホテルの比較レビュー",
	"の観光モデルコース案内", "で始める在宅ワーク入門",
	"の歯科クリニック取材原稿", "産コーヒー豆の選び方",
	"の引っ越し業者おすすめ十選", "不動産投資コラムの校正",
	"の冬の暮らしを支える道具", "スマホ乗り換えガイド",
	"で見つける家事代行サービス", "の子育て支援制度まとめ",
};
static const char *const clients[] = {
	"田中商事", "北洋メディア", "㈱サンプル企画", "青空出版",
	"みどり編集室", "ウェブ工房カナエ", "ゆきむし工房", "港町観光協会",
};
static const char *const wishes[] = {
	"見出しは三つ以上、敬体でお願いします。",
	"参考の記事を添えます。写真の選定は不要です。",
	"専門用語には短い説明を付けてください。",
	"数字は公的な統計から引き、出典を末尾に書いてください。",
	"店名の表記は公式サイトに合わせてください。",
	"読者は三十代の会社員を想定しています。",
};
static const char *const kinds[] = { "記事", "校正", "取材", "翻訳" };

static const char *const sentences[] = {
	"朝の市場は、まだ暗いうちから人の声でにぎわっている。",
	"駅から歩いて十分ほどの坂道を登ると、港が一望できる。",
	"店主は三十年前にこの町へ移り住み、豆を焼き続けてきた。",
	"在宅で働く人が増え、昼間の喫茶店の使われ方も変わった。",
	"料金は月ごとの定額で、途中で解約しても違約金はかからない。",
	"雪の多い年には、玄関先の道具の置き方ひとつで一日が変わる。",
	"担当者に話を聞くと、申し込みは春先に集中するという。",
	"比べるときは、総額だけでなく保証の範囲も確かめておきたい。",
	"地元の人に勧められた店は、表通りから一本入った場所にあった。",
	"まずは一週間、無理のない量から試してみるとよいだろう。",
};

/* A number that looks random, the same for the same two every time. */
static uint64_t mixed(uint64_t i, uint64_t salt)
{
	uint64_t x = i * 0x9e3779b97f4a7c15u + salt * 0xbf58476d1ce4e5b9u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

#define PICK(list, i, salt) list[mixed(i, salt) % COUNT(list)]

static void put_title(struct buf *out, uint64_t i, uint64_t n)
{
	if (i == n / 10)	/* the newest come first on the screen */
		buf_printf(out, "旭川特番の見出し案 %06llu",
		    (unsigned long long)i);
	else
		buf_printf(out, "%s%s %06llu", i % 1000 == 500 ? "旭川"
		    : PICK(places, i, 1), PICK(topics, i, 2),
		    (unsigned long long)i);
}

void feed_order_json(struct buf *out, uint64_t i, uint64_t n)
{
	uint64_t day = mixed(i, 3);

	buf_printf(out, "{\"id\":\"o%llu\",\"title\":\"",
	    (unsigned long long)i);
	put_title(out, i, n);
	buf_printf(out, "\",\"brief\":\"%s%s\",\"kind\":\"%s\",\"client\":"
	    "{\"name\":\"%s\",\"email\":\"c%llu@example.jp\"},",
	    PICK(wishes, i, 4), PICK(wishes, i, 5), PICK(kinds, i, 6),
	    PICK(clients, i, 7), (unsigned long long)(i % COUNT(clients)));
	buf_printf(out, "\"quantity\":%llu,\"unit\":\"字\",\"unit_price\":"
	    "\"1.2\",\"due\":\"2026-%02llu-%02llu\"}",
	    (unsigned long long)(500 + mixed(i, 8) % 4000),
	    (unsigned long long)(1 + day % 12),
	    (unsigned long long)(1 + day / 12 % 28));
}

void feed_page_json(struct buf *out, uint64_t from, uint64_t to, uint64_t n)
{
	buf_str(out, "{\"orders\":[");
	for (uint64_t i = from; i < to; i++) {
		if (i > from)
			buf_char(out, ',');
		feed_order_json(out, i, n);
	}
	buf_str(out, "]}");
}

void feed_article(struct buf *out, uint64_t i, size_t characters)
{
	size_t written = 0;

	for (uint64_t s = 0; written < characters; s++) {
		const char *sentence = PICK(sentences, i * 64 + s, 9);
		size_t before = out->len;

		buf_str(out, sentence);
		written += (out->len - before) / 3;
		if (s % 4 == 3)
			buf_str(out, "\n\n");
	}
	buf_char(out, '\n');
}
