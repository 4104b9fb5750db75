@echo off
chcp 936 >nul
setlocal
rem 双击一次：在本文件夹的上一级建立 fdsign-env 并装入 fdsign。需要先装 Python 3.11 或更新版本。
cd /d "%~dp0.."
set "PYTHON=py -3"
where py >nul 2>nul || set "PYTHON=python"
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>nul
if errorlevel 1 (
    echo 没有找到 Python 3.11 或更新版本。请从 python.org 下载安装，安装时勾选 Add python.exe to PATH，再双击本文件。
    goto end
)
echo 正在安装，请稍候……
%PYTHON% -m venv fdsign-env
if errorlevel 1 goto failed
fdsign-env\Scripts\python -m pip install -q -c constraints.txt .
if errorlevel 1 goto failed
fdsign-env\Scripts\fdsign --version
echo 装好了。把装着导出文件的文件夹拖到“年度报告.bat”上即可。
goto end
:failed
echo 安装没有成功，原因见上面几行。
:end
pause
