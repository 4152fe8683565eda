# Completion of teamjob for bash. Made by "teamjob actions --completion" from
# the tables of commands and actions.
_teamjob() {
	local here=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	local command= kind= words= options= i word
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		case $word in
		--db|--user|--lang|--config|--filter|--sort|--limit|--set|--reason|--idem) ((i++)) ;;
		-*) ;;
		*) if [ -z "$command" ]; then command=$word
			elif [ -z "$kind" ]; then kind=$word; fi ;;
		esac
	done
	case $command in
	"") words="init list show money do actions import export package session ssh-keys demo backup check sql doctor help version"; options="--db --user --lang --config --linear --help --version" ;;
	init) options="--team --name --director --login --no-input --json --help" ;;
	list) options="--filter --sort --limit --csv --json --help" ;;
	show) options="--amount --due --skill --level --minutes --json --help" ;;
	money) options="--member --json --help" ;;
	do) options="--from-text --set --reason --idem --json --help" ;;
	actions) options="--json --keys-md --states-md --completion --help" ;;
	import) options="--source --channel --map --dry-run --json --help" ;;
	export) options="--filter --sort --json --help" ;;
	package) options="--format --dir --print --replace --names --help" ;;
	session) options="--help" ;;
	ssh-keys) options="--all --label --program --json --help" ;;
	demo) options="--dir --no-tui --help" ;;
	backup) options="--json --help" ;;
	check) options="--deep --rebuild-search --json --help" ;;
	sql) options="--help" ;;
	doctor) options="--json --help" ;;
	help) options="--help" ;;
	version) options="--json --help" ;;
	esac
	if [ -z "$kind" ]; then case $command in
	list|export) words="orders tasks people drafts reviews questions pieces bookings holidays skills templates channels clients operations notes notices events outbox sources " ;;
	show) words="orders tasks people drafts reviews questions pieces bookings holidays skills templates channels clients operations notes notices events outbox sources client channel skill template  candidates plan quote" ;;
	import) words="people orders" ;;
	help) words="init list show money do actions import export package session ssh-keys demo backup check sql doctor help version " ;;
	do) words="undo order.create order.accept order.quote order.decline order.split order.deliver order.confirm order.pay order.close order.revise order.hold order.edit order.fund order.start_early order.lose order.cancel order.note order.milestones milestone.edit milestone.deliver milestone.confirm milestone.pay task.take task.decline task.offer plan.offer task.open task.withdraw task.cancel task.start task.edit task.pause task.reassign task.take_back task.split task.needs task.pay task.note draft.create draft.save draft.submit draft.review draft.accept draft.fix draft.return draft.remark draft.reopen draft.release draft.pass draft.note remark.resolve person.create person.assess person.edit person.rest person.digest person.window person.window_remove person.leave person.note key.add key.remove order.change change.agree change.decline skill.create skill.review channel.create template.create outbox.again outbox.arrived holiday.set holiday.remove note.edit note.remove view.save view.rename view.remove order.ask order.answer" ;;
	esac; fi
	case $before in
	--lang) words="ja en" ;;
	--db|--config) COMPREPLY=($(compgen -f -- "$here")); return ;;
	--dir) COMPREPLY=($(compgen -d -- "$here")); return ;;
	--user|--filter|--limit|--reason|--idem|--team|--name|--director|--login|--source|--channel) return ;;
	--sort) case $kind in
		orders) words="desk due number amount" ;;
		tasks) words="desk due number" ;;
		people) words="kana login" ;;
		drafts) words="desk moved" ;;
		reviews) words="newest" ;;
		questions) words="newest" ;;
		pieces) words="newest" ;;
		bookings) words="newest" ;;
		holidays) words="day" ;;
		skills) words="code" ;;
		templates) words="code" ;;
		channels) words="code" ;;
		clients) words="name" ;;
		operations) words="newest" ;;
		notes) words="newest" ;;
		notices) words="newest" ;;
		events) words="newest" ;;
		outbox) words="newest" ;;
		sources) words="name" ;;
		esac ;;
	--set) case $kind in
		order.create) words="client= title= quantity= due= amount= unit= rate= channel= kind= email= phone= revisions= brief=" ;;
		order.accept) words="amount= due= revisions= message= skill= level= minutes=" ;;
		order.quote) words="amount= due= message= skill= level= minutes=" ;;
		order.decline) words="reason=" ;;
		order.split) words="count= size= template= skill= level= minutes= pay= shares= pays= due= review= per_day= characters_min= characters_max= milestone= titles=" ;;
		order.deliver) words="message=" ;;
		order.pay) words="amount=" ;;
		order.revise) words="reason= amount= due=" ;;
		order.hold) words="reason=" ;;
		order.edit) words="client= title= quantity= due= amount= unit= rate= channel= kind= email= phone= revisions= brief=" ;;
		order.start_early) words="reason=" ;;
		order.lose) words="reason=" ;;
		order.cancel) words="reason=" ;;
		order.note) words="text=" ;;
		order.milestones) words="count= amounts= dues= titles=" ;;
		milestone.edit) words="milestone= title= amount= due=" ;;
		milestone.deliver) words="milestone= message=" ;;
		milestone.confirm) words="milestone=" ;;
		milestone.pay) words="milestone=" ;;
		task.decline) words="reason=" ;;
		task.offer) words="people= until= message= reason=" ;;
		plan.offer) words="who= until= message=" ;;
		task.cancel) words="reason= owed=" ;;
		task.edit) words="title= due= pay= skill= level= minutes= characters_min= characters_max= brief=" ;;
		task.reassign) words="to= reason= owed= pay= text=" ;;
		task.take_back) words="reason= owed= pay=" ;;
		task.split) words="count= titles=" ;;
		task.needs) words="needs=" ;;
		task.note) words="text=" ;;
		draft.create) words="title= body=" ;;
		draft.save) words="title= body=" ;;
		draft.submit) words="title= body= seconds=" ;;
		draft.accept) words="note= seconds= marks= ticked=" ;;
		draft.fix) words="body= title= note= seconds= marks= ticked=" ;;
		draft.return) words="note= due= seconds= marks= ticked=" ;;
		draft.remark) words="text= quote= at= code=" ;;
		draft.reopen) words="text=" ;;
		draft.pass) words="to=" ;;
		draft.note) words="text=" ;;
		person.create) words="name= login= kana= roles= hours= wip= email= phone= unix_user= goal= wish= since=" ;;
		person.assess) words="skill= level= method= evidence= draft=" ;;
		person.edit) words="name= kana= roles= hours= wip= email= phone= unix_user= goal= wish= since=" ;;
		person.rest) words="until=" ;;
		person.digest) words="hours= email=" ;;
		person.window) words="days= hours=" ;;
		person.window_remove) words="days=" ;;
		person.note) words="text=" ;;
		key.add) words="key= label=" ;;
		key.remove) words="key=" ;;
		order.change) words="text= amount= due=" ;;
		skill.create) words="code= name= levels= marks= checks=" ;;
		skill.review) words="skill= marks= checks=" ;;
		channel.create) words="code= name= escrow= fee= fee_taxed= accept_days= withheld_by=" ;;
		template.create) words="code= name= steps=" ;;
		holiday.set) words="day= name= works=" ;;
		holiday.remove) words="day=" ;;
		note.edit) words="text=" ;;
		view.save) words="name= shared= pane= filter= sort=" ;;
		view.rename) words="name=" ;;
		order.ask) words="text=" ;;
		order.answer) words="text=" ;;
		esac; compopt -o nospace 2>/dev/null ;;
	esac
	[ "${here:0:1}" = - ] && words=$options
	COMPREPLY=($(compgen -W "$words" -- "$here"))
	if [ -z "$words" ]; then
		case $command in import|backup) COMPREPLY=($(compgen -f -- "$here")) ;; esac
	fi
}
complete -F _teamjob teamjob
