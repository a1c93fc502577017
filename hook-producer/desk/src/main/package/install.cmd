@echo off
rem SPDX-License-Identifier: Apache-2.0
rem
rem Installs Hookline on this desk, for this user; called uninstall.cmd, it takes it away again. --help tells more.
rem
rem   JAVA_HOME  the Java to use, 17 or newer (default: the java.exe on the path)

setlocal
set "package=%~dp0"
set "command=%~n0"
set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"

rem By way of a file: what cmd makes of a quoted program and a redirection inside "for" is nothing to rely on.
set "said=%TEMP%\hookline-%command%-%RANDOM%.txt"
"%java%" -version >"%said%" 2>&1
set "version="
for /f "usebackq tokens=2,3" %%a in ("%said%") do if "%%a"=="version" if not defined version set "version=%%~b"
del "%said%"
if not defined version (
    echo %command%: expected a Java 17 or newer on the path or in JAVA_HOME, "%java%" is none 1>&2
    goto nojava
)
set "major="
for /f "delims=.-+_ tokens=1" %%a in ("%version%") do set "major=%%a"
if %major% LSS 17 (
    echo %command%: expected a Java 17 or newer, "%java%" is version %version% 1>&2
    goto nojava
)

rem The point keeps the last backslash from quoting the quote.
"%java%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "%package%lib\*" "-Dhookline.desk.package=%package%." ^
    io.hookline.desk.Main %command% %*
exit /b %ERRORLEVEL%

:nojava
echo %command%: Java is free, for example from https://adoptium.net; then run this again 1>&2
exit /b 1
