# The same work by R's packages: called by bench_measures with the folder of the
# spells, prints the bench's lines.
suppressMessages({library(survival); library(surveillance)})
words <- commandArgs(TRUE)
line <- function(name, value, unit) cat(name, signif(value, 6), unit, "", "\n", sep = "\t")
column <- function(name) readBin(file.path(words[1], name), "integer", 1e7, size = 4)
spells <- data.frame(entry = column("entry.bin"), exit = column("exit.bin"), way = column("way.bin"))
seconds <- function(work) system.time(work)[["user.self"]]
fit <- NULL
km <- sort(replicate(3, seconds(fit <<- survfit(Surv(entry, exit, way > 0) ~ 1, spells, se.fit = TRUE))))
line("R survival: Kaplan-Meier with late entry, 1,000,000 spells, median of 3", km[2], "s")
line("S(365), R", summary(fit, times = 365)$surv, "share")
sizes <- if ("million" %in% words) c(1e5, 1e6) else 1e5
for (n in sizes) {
  some <- spells[seq_len(n), ]
  some$id <- seq_len(n)
  took <- seconds(fit <- survfit(Surv(entry, exit, factor(way, 0:5)) ~ 1, some, id = id))
  line(sprintf("R survival: Aalen-Johansen, five ways out, late entry, %d spells, one run", as.integer(n)), took, "s")
}
if ("million" %in% words) line("incidence of the third way at 365, R", summary(fit, times = 365)$pstate[4], "share")
data(husO104Hosp)
now <- as.Date("2011-06-02")
when <- seq(now - 13, now - 1, by = "1 day")
for (method in c("lawless", "bayes.trunc")) {
  took <- seconds(suppressWarnings(invisible(capture.output(
    nowcast(now = now, when = when, dEventCol = "dHosp", dReportCol = "dReport", data = husO104Hosp, D = 15,
            method = method, control = list(dRange = as.Date(c("2011-05-02", "2011-07-04")), N.tInf.max = 300, nSamples = 1000,
                           N.tInf.prior = structure("poisgamma", mean.lambda = 50, var.lambda = 3000)))))))
  line(paste0("R surveillance: nowcast of 13 days, ", method, ", one run"), took, "s")
}
