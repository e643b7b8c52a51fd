# `cmake --install` puts the program, its man pages and the sample configuration in place.
if(NOT TARGET clf-mail)
	return()
endif()
set(manuals)
foreach(page clf-mail.1 clf-mail.conf.5 clf-mail-commands.7)
	set(output ${PROJECT_BINARY_DIR}/${page})
	add_custom_command(OUTPUT ${output}
		COMMAND sh -c "$<TARGET_FILE:clf-mail> manual ${page} > ${output}"
		DEPENDS clf-mail VERBATIM)
	list(APPEND manuals ${output})
	string(REGEX MATCH "[0-9]$" section ${page})
	install(FILES ${output} DESTINATION share/man/man${section})
endforeach()
add_custom_target(manual ALL DEPENDS ${manuals})
install(FILES clf-mail.conf packaging/examples/postfix.cf packaging/examples/Caddyfile
	packaging/prometheus/clf-mail.rules.yml packaging/grafana/clf-mail.json DESTINATION share/doc/clf-mail/examples)
install(FILES packaging/clf-mail.service packaging/clf-mail-backup.service packaging/clf-mail-backup.timer
	packaging/clf-mail-verify.service packaging/clf-mail-verify.timer
	DESTINATION lib/systemd/system)
