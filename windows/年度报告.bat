@echo off
chcp 936 >nul
setlocal
rem 把装着导出文件的文件夹拖到本文件上，或双击本文件再写文件夹的位置：检查数据，生成全年一册的工作簿并打开。
set "FDSIGN_LANG=zh"
set "FDSIGN=%~dp0..\fdsign-env\Scripts\fdsign.exe"
if exist "%FDSIGN%" goto installed
set "FDSIGN=fdsign.exe"
where /q fdsign.exe
if not errorlevel 1 goto installed
echo 还没有安装 fdsign：请先双击“安装.bat”。
goto end
:installed
set "DATA=%~1"
if "%DATA%"=="" set /p "DATA=导出文件在哪个文件夹（可把文件夹拖进来再按回车）："
if "%DATA%"=="" goto end
set "DATA=%DATA:"=%"
for %%I in ("%DATA%\.") do set "DATA=%%~fI"
if not exist "%DATA%\" (
    echo 没有这个文件夹：%DATA%
    goto end
)
set "YEAR="
set /p "YEAR=考核年度，例如 2017（fdsign.toml 里写了年度的直接按回车）："
set "ASKED="
if not "%YEAR%"=="" set "ASKED=--year %YEAR%"
set "GRADE="
set /p "GRADE=考核等级：优质、良好、合格或不合格（不算经费或已有等级表的直接按回车）："
if not "%GRADE%"=="" set "ASKED=%ASKED% --grade %GRADE%"
set "OUT=%DATA%-年度报告.xlsx"
set "FORCE="
if exist "%OUT%" (
    echo 已有 %OUT%，将由新的结果替换；不想替换请现在关闭本窗口。
    pause
    set "FORCE=--force"
)
"%FDSIGN%" annual "%DATA%" %ASKED% -o "%OUT%" %FORCE%
if errorlevel 1 (
    echo.
    echo 没有生成。数据里的问题一条条列在下面这个工作簿里：
    "%FDSIGN%" check "%DATA%" -o "%DATA%-问题.xlsx" --force --quiet
    echo %DATA%-问题.xlsx
    goto end
)
start "" "%OUT%"
:end
pause
